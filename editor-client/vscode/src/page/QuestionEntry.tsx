import { useState } from "preact/hooks";

import type { Question } from "../chat/entries";
import { tell, words } from "./editor";
import { ICONS } from "./kinds";
import { isSending, TextField } from "./TextField";

/** What the person asked; it can be changed and asked again. */
export function QuestionEntry({ question, resendable }: { readonly question: Question; readonly resendable: boolean }) {
    const [draft, setDraft] = useState<string>();
    if (question.goesOn) {
        return (
            <article class="entry goes-on" aria-label={words.question}>
                <span class="codicon codicon-debug-continue" aria-hidden="true" />
                {words.continue}
            </article>
        );
    }
    return (
        <article class="entry question" aria-label={words.question}>
            {draft === undefined ? (
                <>
                    <div class="question-box">
                        {question.about !== undefined && question.about.length > 0 && (
                            <ul class="about" aria-label={words.about}>
                                {question.about.map(({ kind, title }) => (
                                    <li key={`${kind} ${title}`}>
                                        <span class={`codicon codicon-${ICONS[kind] ?? "code"}`} aria-hidden="true" />
                                        {title}
                                    </li>
                                ))}
                            </ul>
                        )}
                        <div class="question-text">{question.text}</div>
                    </div>
                    {resendable && !question.aside && (
                        <button
                            type="button"
                            class="icon edit codicon codicon-edit"
                            title={words.edit}
                            aria-label={words.edit}
                            onClick={() => setDraft(question.text)}
                        />
                    )}
                </>
            ) : (
                <TextField
                    label={words.edit}
                    value={draft}
                    onValue={setDraft}
                    focused
                    onKeyDown={(event) => {
                        if (event.key === "Escape") {
                            setDraft(undefined);
                        } else if (isSending(event)) {
                            event.preventDefault();
                            setDraft(undefined);
                            tell({ kind: "resend", id: question.id, text: draft });
                        }
                    }}
                />
            )}
        </article>
    );
}
