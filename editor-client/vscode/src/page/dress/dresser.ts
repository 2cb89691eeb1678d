import { dressCode } from "../codeBar";
import type { Finding } from "../finding";
import type { Turns } from "../turns";
import { dressAlerts } from "./alerts";
import { dressFiles } from "./files";
import { Footnotes } from "./footnotes";
import { dressMath } from "./math";
import { dressTables } from "./tables";

/** Gives the pieces of one text what no foreign text may bring along: buttons, links of the page, titles and colours. */
export class Dresser {
    readonly #footnotes = new Footnotes();

    constructor(
        private readonly turns: Turns,
        private readonly finding: Finding | undefined,
    ) {}

    /** A piece that is still growing: it is dressed anew each time, so it gets what is quickly done. */
    open(piece: HTMLElement): void {
        dressCode(piece);
        this.#dress(piece);
    }

    /** A piece that has come to its end. */
    finish(piece: HTMLElement): void {
        dressCode(piece, this.turns);
        this.#dress(piece);
        this.#footnotes.take(piece);
        if (this.finding) {
            dressFiles(piece, this.finding);
        }
    }

    #dress(piece: HTMLElement): void {
        dressTables(piece);
        dressAlerts(piece);
        dressMath(piece, this.turns);
    }
}
