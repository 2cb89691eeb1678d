import { forwardRef } from "preact/compat";
import { useImperativeHandle, useLayoutEffect, useRef, useState } from "preact/hooks";

import type { Surroundings } from "../chat/messages";
import { meant, possible } from "../chat/slash";
import { receives } from "./attach";
import { Chips } from "./Chips";
import { fill, tell, words } from "./editor";
import { Queued } from "./Queued";
import { leaves, recalled } from "./recall";
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
const RECEIVES = receives("next");

const rowOf = ({ name }: Task): string => `${LIST}-${name}`;

/** Where one types: the question, the tasks behind a slash, the model, send and stop. */
export const Composer = forwardRef<ComposerDoor, Props>(function Composer({ busy, draft, onDraft, shown }, outside) {
    const field = useRef<HTMLTextAreaElement>(null);
    const [chosen, choose] = useState(0);
    const tasks = slashTasks(draft, shown.surroundings);
    const current = tasks[Math.min(chosen, tasks.length - 1)];
    const recall = useRecall(shown, draft, onDraft, field);
    useImperativeHandle(outside, () => ({ focus: () => field.current?.focus() }));

    /** While an answer comes, the question waits for its end. */
    const send = (): void => {
        if (draft.trim() !== "") {
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
        // It belongs to a chord of the editor's.
        if (event.defaultPrevented) {
            return;
        }
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
        } else {
            recall(event);
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
            {tasks.length > 0 && <SlashTasks tasks={tasks} current={current} complete={complete} />}
            <Queued questions={shown.queued} />
            <div class="composer-box" {...RECEIVES}>
                <Chips chips={shown.chips} to="next" />
                <TextField
                    ref={field}
                    label={words.askLabel}
                    placeholder={words.ask}
                    value={draft}
                    onValue={onDraft}
                    onKeyDown={onKeyDown}
                    list={current && { id: LIST, active: rowOf(current) }}
                />
                <div class="composer-foot">
                    <Pickers surroundings={shown.surroundings} />
                    {busy && (
                        <button
                            type="button"
                            class="icon codicon codicon-debug-stop"
                            title={words.stop}
                            aria-label={words.stop}
                            onClick={() => tell({ kind: "stop" })}
                        />
                    )}
                    {(!busy || draft.trim() !== "") && (
                        <SendButton label={busy ? words.queue : words.send} draft={draft} />
                    )}
                </div>
            </div>
        </form>
    );
});

function SendButton({ draft, label }: { readonly draft: string; readonly label: string }) {
    return (
        <button
            type="submit"
            class="icon codicon codicon-send"
            title={label}
            aria-label={label}
            disabled={draft.trim() === ""}
        />
    );
}

interface SlashProps {
    readonly tasks: readonly Task[];
    readonly current: Task | undefined;
    readonly complete: (task: Task) => void;
}

function SlashTasks({ complete, current, tasks }: SlashProps) {
    return (
        <ul class="slash-tasks" id={LIST} role="listbox" aria-label={words.ask}>
            {tasks.map((task) => (
                <li
                    key={task.name}
                    id={rowOf(task)}
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
    );
}

/** The arrows bring earlier questions into the empty field, and from one to the next while it is unchanged. */
function useRecall(
    { entries }: Shown,
    draft: string,
    onDraft: (draft: string) => void,
    field: { readonly current: HTMLTextAreaElement | null },
): (event: KeyboardEvent) => void {
    const [at, setAt] = useState<number>();
    const questions = entries.flatMap((each) => (each.role === "user" && !each.goesOn ? [each.text] : []));
    const unchanged = at !== undefined && draft === questions[at] ? at : undefined;
    useLayoutEffect(() => {
        if (unchanged !== undefined) {
            field.current?.setSelectionRange(draft.length, draft.length);
        }
    }, [unchanged]);
    return (event) => {
        const { altKey, ctrlKey, currentTarget, key, metaKey, shiftKey } = event;
        const arrow = ["ArrowUp", "ArrowDown"].includes(key) && !(altKey || ctrlKey || metaKey || shiftKey);
        if (!arrow || event.isComposing || (draft !== "" && unchanged === undefined)) {
            return;
        }
        const { selectionEnd: end, selectionStart: start, value } = currentTarget as HTMLTextAreaElement;
        const next = leaves({ value, start, end }, key) ? recalled(questions.length, unchanged, key) : undefined;
        if (next !== undefined) {
            event.preventDefault();
            setAt(next);
            onDraft(questions[next] ?? "");
        }
    };
}

function Pickers({ surroundings }: { readonly surroundings: Surroundings | undefined }) {
    if (!surroundings?.known) {
        return <div class="pickers" />;
    }
    const provider = surroundings.provider ?? words.selectProvider;
    const model = surroundings.model ?? words.selectModel;
    const { effort, mode } = surroundings;
    return (
        <div class="pickers">
            <Picker what="selectProvider" name={provider} label={fill(words.provider, provider)} />
            <Picker what="selectModel" name={model} label={fill(words.model, model)} />
            {effort !== undefined && <Picker what="selectEffort" name={effort} label={fill(words.effort, effort)} />}
            {mode && <Picker what="selectMode" name={mode.name} label={fill(words.mode, mode.name)} note={mode.note} />}
        </div>
    );
}

interface PickerProps {
    readonly what: "selectEffort" | "selectMode" | "selectModel" | "selectProvider";
    readonly name: string;
    readonly label: string;
    /** What else there is to know about it. */
    readonly note?: string | undefined;
}

function Picker({ label, name, note, what }: PickerProps) {
    return (
        <button
            type="button"
            class="picker"
            title={note ?? words[what]}
            aria-label={note === undefined ? label : `${label}. ${note}`}
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
