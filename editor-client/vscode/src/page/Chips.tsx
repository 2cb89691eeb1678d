import type { Chip } from "../chat/messages";
import { fill, tell, words } from "./editor";
import { ICONS } from "./kinds";

/** What goes along with the next question, each with its size and a way to take it out. */
export function Chips({ chips }: { readonly chips: readonly Chip[] }) {
    return (
        <div class="chips" role="group" aria-label={words.goesAlong}>
            <button
                type="button"
                class="chip add"
                title={words.addContext}
                aria-label={words.addContext}
                onClick={() => tell({ kind: "addContext" })}
            >
                <span class="codicon codicon-add" aria-hidden="true" />
                {chips.length === 0 && words.addContext}
            </button>
            {chips.map((chip) => (
                <ChipView key={chip.id} chip={chip} />
            ))}
            {chips.length > 0 && (
                <button
                    type="button"
                    class="icon codicon codicon-eye"
                    title={words.preview}
                    aria-label={words.preview}
                    onClick={() => tell({ kind: "previewContext" })}
                />
            )}
        </div>
    );
}

function ChipView({ chip: { id, kind, problem, title, tokens } }: { readonly chip: Chip }) {
    const icon = problem === undefined ? (ICONS[kind] ?? "code") : "warning";
    const remove = fill(words.removeContext, title);
    return (
        <span class={problem === undefined ? "chip" : "chip problem"} title={problem}>
            <span class={`codicon codicon-${icon}`} aria-hidden="true" />
            <span class="chip-title">{title}</span>
            {tokens !== undefined && <span class="chip-size">{fill(words.size, tokens)}</span>}
            {problem !== undefined && <span class="unseen">{problem}</span>}
            <button
                type="button"
                class="chip-remove codicon codicon-close"
                title={remove}
                aria-label={remove}
                onClick={() => tell({ kind: "removeContext", id })}
            />
        </span>
    );
}
