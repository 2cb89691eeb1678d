import { words } from "../editor";
import { motionless } from "../motion";

interface Note {
    readonly number: number;
    readonly place: HTMLElement;
    /** What leads back to the first of its references. */
    readonly back: HTMLElement;
    reference: HTMLElement | undefined;
}

/** The footnotes of one text: a reference and its note find each other, whichever comes first. */
export class Footnotes {
    readonly #notes = new Map<string, Note>();
    readonly #waiting = new Map<string, HTMLElement[]>();

    take(piece: Element): void {
        for (const reference of piece.querySelectorAll<HTMLElement>(".footnote-reference")) {
            this.#refer(reference.textContent, reference);
        }
        for (const label of piece.querySelectorAll<HTMLElement>(".footnote-label")) {
            this.#define(label.textContent, label);
        }
    }

    #refer(label: string, reference: HTMLElement): void {
        const note = this.#notes.get(label);
        if (note) {
            link(reference, note);
        } else {
            this.#waiting.set(label, [...(this.#waiting.get(label) ?? []), reference]);
        }
    }

    #define(label: string, mark: HTMLElement): void {
        const place = mark.parentElement;
        if (place === null || this.#notes.has(label)) {
            return;
        }
        const number = this.#notes.size + 1;
        const back = button(`${number}.`, words.footnoteBack, () => note.reference && goTo(note.reference));
        const note: Note = { number, place, back, reference: undefined };
        mark.replaceChildren(back);
        place.tabIndex = -1;
        this.#notes.set(label, note);
        this.#waiting.get(label)?.forEach((reference) => link(reference, note));
        this.#waiting.delete(label);
    }
}

function link(reference: HTMLElement, note: Note): void {
    const raised = document.createElement("sup");
    const leading = button(String(note.number), words.footnote, () => goTo(note.place));
    raised.append(leading);
    reference.replaceChildren(raised);
    note.reference ??= leading;
}

function button(text: string, title: string, act: () => void): HTMLButtonElement {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "footnote-link";
    made.title = title;
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
}

function goTo(place: HTMLElement): void {
    place.scrollIntoView({ block: "nearest", behavior: motionless() ? "auto" : "smooth" });
    place.focus({ preventScroll: true });
}
