import type { Chip } from "../chat/messages";
import { fill, tell, words } from "./editor";
import { ICONS } from "./kinds";

interface Props {
    readonly chips: readonly Chip[];
    /** With which question: the next one, or the one that is being changed. */
    readonly to: "edited" | "next";
}

/** What goes along with a question, each with its size and a way to take it out. */
export function Chips({ chips, to }: Props) {
    return (
        <div class="chips" role="group" aria-label={words.goesAlong}>
            <button
                type="button"
                class="chip add"
                title={words.addContext}
                aria-label={words.addContext}
                onClick={() => tell({ kind: "addContext", to })}
            >
                <span class="codicon codicon-add" aria-hidden="true" />
                {chips.length === 0 && words.addContext}
            </button>
            {chips.map((chip) => (
                <ChipView key={chip.id} chip={chip} to={to} />
            ))}
            {chips.length > 0 && (
                <button
                    type="button"
                    class="icon codicon codicon-eye"
                    title={words.preview}
                    aria-label={words.preview}
                    onClick={() => tell({ kind: "previewContext", to })}
                />
            )}
        </div>
    );
}

interface ChipProps {
    readonly chip: Chip;
    readonly to: "edited" | "next";
}

function ChipView({ chip: { carried, id, kind, problem, thumbnail, title, tokens }, to }: ChipProps) {
    const icon = problem === undefined ? (ICONS[kind] ?? "code") : "warning";
    const remove = fill(words.removeContext, title);
    const said = problem ?? (carried ? words.carried : undefined);
    return (
        <span class={`chip ${problem === undefined ? "" : "problem"} ${carried ? "carried" : ""}`} title={said}>
            {thumbnail === undefined ? (
                <span class={`codicon codicon-${carried ? "pinned" : icon}`} aria-hidden="true" />
            ) : (
                <img class="chip-picture" src={`data:image/png;base64,${thumbnail}`} alt="" />
            )}
            <span class="chip-title">{title}</span>
            {tokens !== undefined && <span class="chip-size">{fill(words.size, tokens)}</span>}
            {said !== undefined && <span class="unseen">{said}</span>}
            <button
                type="button"
                class="chip-remove codicon codicon-close"
                title={remove}
                aria-label={remove}
                onClick={() => tell({ kind: "removeContext", id, to })}
            />
        </span>
    );
}
