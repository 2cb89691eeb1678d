import { useState } from "preact/hooks";

import type { Step } from "../chat/entries";
import { isOpen } from "../chat/steps";
import { fill, tell, words } from "./editor";

interface Props {
    /** Of the answer. */
    readonly id: string;
    readonly steps: readonly Step[];
}

/** What the model looked up, folded: of each what it was, and why it came to nothing where it did. */
export function Steps({ id, steps }: Props) {
    const [open, setOpen] = useState(false);
    return (
        <details class="folded steps" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
            <summary>
                <span class="codicon codicon-chevron-right" aria-hidden="true" />
                {summaryOf(steps)}
            </summary>
            {open && (
                <ol>
                    {steps.map((step, index) => (
                        <StepRow key={index} answer={id} index={index} step={step} />
                    ))}
                </ol>
            )}
        </details>
    );
}

interface RowProps {
    /** Its id. */
    readonly answer: string;
    readonly index: number;
    readonly step: Step;
}

function StepRow({ answer, index, step }: RowProps) {
    const { server, state, title, uri } = step;
    return (
        <li class={`step ${state}`}>
            <span class={`codicon codicon-${iconOf(step)}`} aria-hidden="true" />
            <span class="step-title">
                {uri === undefined ? (
                    title
                ) : (
                    <button
                        type="button"
                        class="link"
                        title={fill(words.openFile, nameOf(uri))}
                        onClick={() => tell({ kind: "openStep", id: answer, index })}
                    >
                        {title}
                    </button>
                )}
                {isOpen(step) && <span class="unseen"> {state === "pending" ? words.stepAsked : words.stepRuns}</span>}
            </span>
            {server !== undefined && <span class="step-server">{server}</span>}
        </li>
    );
}

function summaryOf(steps: readonly Step[]): string {
    const of = (kinds: readonly Step["kind"][]): number =>
        steps.filter(({ kind, state }) => state === "done" && kinds.includes(kind)).length;
    const open = steps.filter(isOpen).length;
    const [looked, drafted, used] = [of(["read", "search"]), of(["edit"]), of(["other"])];
    const failed = steps.length - open - looked - drafted - used;
    const parts = [
        counted(looked, words.lookedOnce, words.looked),
        counted(drafted, words.draftedOnce, words.drafted),
        counted(used, words.usedOnce, words.used),
        counted(failed, words.notDoneOnce, words.notDone),
    ].filter((part) => part !== undefined);
    return parts.length > 0 ? parts.join(" · ") : words.looking;
}

function counted(number: number, one: string, many: string): string | undefined {
    return number === 0 ? undefined : number === 1 ? one : fill(many, number);
}

function iconOf({ kind, state }: Step): string {
    switch (state) {
        case "pending":
            return "question";
        case "running":
            return "loading codicon-modifier-spin";
        case "done":
            return { read: "file", search: "search", edit: "edit", other: "tools" }[kind];
        case "failed":
            return "error";
        default:
            return "circle-slash";
    }
}

function nameOf(uri: string): string {
    const path = uri.slice(uri.lastIndexOf("/") + 1);
    try {
        return decodeURIComponent(path);
    } catch {
        return path;
    }
}
