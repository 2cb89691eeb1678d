import { forwardRef } from "preact/compat";
import { useImperativeHandle, useRef, useState } from "preact/hooks";

import type { Surroundings } from "../chat/messages";
import { meant, possible } from "../chat/slash";
import { Chips } from "./Chips";
import { fill, tell, words } from "./editor";
import type { Shown } from "./state";
import { isSending, TextField } from "./TextField";

/** What the panel may ask of the composer. */
export interface ComposerDoor {
    focus(): void;
}

interface Props {
    readonly shown: Shown;
    readonly draft: string;
    readonly busy: boolean;
    readonly onDraft: (draft: string) => void;
}

type Task = Surroundings["tasks"][number];

const LIST = "slash-tasks";

/** Where one types: the question, the tasks behind a slash, the model, send and stop. */
export const Composer = forwardRef<ComposerDoor, Props>(function Composer({ busy, draft, onDraft, shown }, outside) {
    const field = useRef<HTMLTextAreaElement>(null);
    const [chosen, choose] = useState(0);
    const tasks = slashTasks(draft, shown.surroundings);
    const current = tasks[Math.min(chosen, tasks.length - 1)];
    useImperativeHandle(outside, () => ({ focus: () => field.current?.focus() }));

    const send = (): void => {
        if (draft.trim() !== "" && !busy) {
            tell({ kind: "ask", text: draft });
            onDraft("");
        }
    };
    const complete = (task: Task): void => {
        onDraft(`/${slashOf(task)} `);
        choose(0);
        field.current?.focus();
    };
    const onKeyDown = (event: KeyboardEvent): void => {
        if (event.key === "Escape" && busy) {
            tell({ kind: "stop" });
        } else if (current && ["ArrowDown", "ArrowUp"].includes(event.key)) {
            event.preventDefault();
            choose((chosen + (event.key === "ArrowDown" ? 1 : tasks.length - 1)) % tasks.length);
        } else if (current && completes(event, draft, current)) {
            event.preventDefault();
            complete(current);
        } else if (isSending(event)) {
            event.preventDefault();
            send();
        }
    };
    return (
        <form
            class="composer"
            onSubmit={(event) => {
                event.preventDefault();
                send();
            }}
        >
            {tasks.length > 0 && (
                <ul class="slash-tasks" id={LIST} role="listbox" aria-label={words.ask}>
                    {tasks.map((task) => (
                        <li
                            key={task.name}
                            role="option"
                            aria-selected={task === current}
                            onMouseDown={(event) => {
                                event.preventDefault();
                                complete(task);
                            }}
                        >
                            <code>/{slashOf(task)}</code> {task.title}
                        </li>
                    ))}
                </ul>
            )}
            <div class="composer-box">
                <Chips chips={shown.chips} />
                <TextField
                    ref={field}
                    label={words.askLabel}
                    placeholder={words.ask}
                    value={draft}
                    onValue={onDraft}
                    onKeyDown={onKeyDown}
                />
                <div class="composer-foot">
                    <Pickers surroundings={shown.surroundings} />
                    {busy ? (
                        <button
                            type="button"
                            class="icon codicon codicon-debug-stop"
                            title={words.stop}
                            aria-label={words.stop}
                            onClick={() => tell({ kind: "stop" })}
                        />
                    ) : (
                        <button
                            type="submit"
                            class="icon codicon codicon-send"
                            title={words.send}
                            aria-label={words.send}
                            disabled={draft.trim() === ""}
                        />
                    )}
                </div>
            </div>
        </form>
    );
});

function Pickers({ surroundings }: { readonly surroundings: Surroundings | undefined }) {
    if (!surroundings?.known) {
        return <div class="pickers" />;
    }
    const provider = surroundings.provider ?? words.selectProvider;
    const model = surroundings.model ?? words.selectModel;
    return (
        <div class="pickers">
            <Picker what="selectProvider" name={provider} label={fill(words.provider, provider)} />
            <Picker what="selectModel" name={model} label={fill(words.model, model)} />
        </div>
    );
}

interface PickerProps {
    readonly what: "selectModel" | "selectProvider";
    readonly name: string;
    readonly label: string;
}

function Picker({ label, name, what }: PickerProps) {
    return (
        <button
            type="button"
            class="picker"
            title={words[what]}
            aria-label={label}
            onClick={() => tell({ kind: "open", what })}
        >
            <span>{name}</span>
            <span class="codicon codicon-chevron-down" aria-hidden="true" />
        </button>
    );
}

/** Tab takes the chosen task, and so does Enter until its name is all there: then it sends. */
function completes(event: KeyboardEvent, draft: string, task: Task): boolean {
    return event.key === "Tab" ? !event.shiftKey : isSending(event) && meant(draft, [task]) === undefined;
}

function slashOf({ name, slash }: Task): string {
    return slash ?? name;
}

/** The tasks that what was typed could still become. */
function slashTasks(draft: string, surroundings: Surroundings | undefined): readonly Task[] {
    const begun = /^\/(\S*)$/.exec(draft)?.[1];
    return begun === undefined ? [] : possible(begun, surroundings?.tasks ?? []);
}
