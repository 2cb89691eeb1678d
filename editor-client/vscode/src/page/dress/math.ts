import type { Turns } from "../turns";

type Formula = typeof import("../formula").formula;

/** Formulas of a piece that are typeset, and that are kept to be shown again: a growing piece is typeset many times. */
const KEPT = 300;

let formula: Formula | undefined;
let loading: Promise<void> | undefined;
const made = new Map<string, Element | undefined>();

/** Show the formulas of a piece as such, one after another. What cannot be typeset stays as it was written. */
export function dressMath(piece: Element, turns: Turns): void {
    for (const place of [...piece.querySelectorAll<HTMLElement>("code.math")].slice(0, KEPT)) {
        const source = place.textContent;
        if (made.has(source)) {
            put(place, made.get(source));
        } else {
            turns.add(() => void typeset(place, source));
        }
    }
}

async function typeset(place: HTMLElement, source: string): Promise<void> {
    if (formula === undefined) {
        loading ??= import("../formula").then(
            (loaded) => {
                formula = loaded.formula;
            },
            (error: unknown) => console.warn("Formulas stay as they are written", error),
        );
        await loading;
    }
    if (!made.has(source)) {
        const [begin, end] = source.startsWith("$") && !source.startsWith("$$") ? [1, -1] : [2, -2];
        made.set(source, formula?.(source.slice(begin, end), place.classList.contains("display")));
        if (made.size > KEPT) {
            made.delete(made.keys().next().value ?? "");
        }
    }
    put(place, made.get(source));
}

function put(place: HTMLElement, typeset: Element | undefined): void {
    if (typeset !== undefined) {
        const shown = document.createElement("span");
        shown.className = place.className;
        shown.title = place.textContent;
        shown.append(typeset.cloneNode(true));
        place.replaceWith(shown);
    }
}
