import { useState } from "preact/hooks";

import type { Question } from "../chat/entries";
import type { Edited } from "../chat/messages";
import { receives } from "./attach";
import { Chips } from "./Chips";
import { fill, tell, words } from "./editor";
import { isSending, TextField } from "./TextField";

const RECEIVES = receives("edited");

interface Props {
    readonly question: Question;
    /** What will go along; undefined until the extension has told. */
    readonly edited: Edited | undefined;
    readonly leave: () => void;
}

/** An earlier question while it is changed, with the code that will go along with it. */
export function QuestionEdit({ edited, leave, question }: Props) {
    const [draft, setDraft] = useState(question.text);
    const cancel = (): void => {
        leave();
        tell({ kind: "cancelEdit" });
    };
    const send = (): void => {
        if (draft.trim() !== "") {
            leave();
            tell({ kind: "resend", id: question.id, text: draft });
        }
    };
    return (
        <form
            class="question-edit"
            {...RECEIVES}
            onSubmit={(event) => {
                event.preventDefault();
                send();
            }}
        >
            <Chips chips={edited?.chips ?? []} to="edited" />
            {(edited?.lost ?? []).map((title) => (
                <p key={title} class="remark">
                    <span class="codicon codicon-warning" aria-hidden="true" />
                    {fill(words.lost, title)}
                </p>
            ))}
            <TextField
                label={words.edit}
                value={draft}
                onValue={setDraft}
                focused
                onKeyDown={(event) => {
                    if (event.key === "Escape") {
                        event.stopPropagation();
                        cancel();
                    } else if (isSending(event)) {
                        event.preventDefault();
                        send();
                    }
                }}
            />
            <div class="edit-foot">
                <button type="button" class="button secondary" onClick={cancel}>
                    {words.cancel}
                </button>
                <button type="submit" class="button" disabled={draft.trim() === ""}>
                    {words.send}
                </button>
            </div>
        </form>
    );
}
