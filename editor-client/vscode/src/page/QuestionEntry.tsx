import { useState } from "preact/hooks";

import type { Question } from "../chat/entries";
import type { Edited } from "../chat/messages";
import { tell, words } from "./editor";
import { ICONS } from "./kinds";
import { QuestionEdit } from "./QuestionEdit";

interface Props {
    readonly question: Question;
    /** Whether no answer is under way. */
    readonly resendable: boolean;
    /** What will go along, while this one is changed. */
    readonly edited: Edited | undefined;
}

/** What the person asked; it can be changed and asked again. */
export function QuestionEntry({ edited, question, resendable }: Props) {
    const [editing, edit] = useState(false);
    if (question.goesOn) {
        return (
            <article class="entry goes-on" aria-label={words.question}>
                <span class="codicon codicon-debug-continue" aria-hidden="true" />
                {words.continue}
            </article>
        );
    }
    const changeable = resendable && !question.aside;
    const begin = (): void => {
        edit(true);
        tell({ kind: "edit", id: question.id });
    };
    return (
        <article class={question.failed ? "entry question failed" : "entry question"} aria-label={words.question}>
            {editing ? (
                <QuestionEdit question={question} edited={edited} leave={() => edit(false)} />
            ) : (
                <>
                    <QuestionBox question={question} />
                    {changeable && <EditButton act={begin} />}
                </>
            )}
            {question.failed && !editing && <Failed id={question.id} resendable={changeable} />}
        </article>
    );
}

function QuestionBox({ question: { about = [], text } }: { readonly question: Question }) {
    return (
        <div class="question-box">
            {about.length > 0 && (
                <ul class="about" aria-label={words.about}>
                    {about.map(({ kind, title }) => (
                        <li key={`${kind} ${title}`}>
                            <span class={`codicon codicon-${ICONS[kind] ?? "code"}`} aria-hidden="true" />
                            {title}
                        </li>
                    ))}
                </ul>
            )}
            <div class="question-text">{text}</div>
        </div>
    );
}

function EditButton({ act }: { readonly act: () => void }) {
    return (
        <button
            type="button"
            class="icon edit codicon codicon-edit"
            title={words.edit}
            aria-label={words.edit}
            onClick={act}
        />
    );
}

/** That it was not answered, in words, and what can be done about it. */
function Failed({ id, resendable }: { readonly id: string; readonly resendable: boolean }) {
    return (
        <div class="remark not-answered">
            <span class="codicon codicon-error" aria-hidden="true" />
            <span>{words.notAnswered}</span>
            {resendable && (
                <>
                    <button
                        type="button"
                        class="icon codicon codicon-refresh"
                        title={words.askAgain}
                        aria-label={words.askAgain}
                        onClick={() => tell({ kind: "askAgain", id })}
                    />
                    <button
                        type="button"
                        class="icon codicon codicon-trash"
                        title={words.removeQuestion}
                        aria-label={words.removeQuestion}
                        onClick={() => tell({ kind: "removeQuestion", id })}
                    />
                </>
            )}
        </div>
    );
}
