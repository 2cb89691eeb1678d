import { Dresser } from "./dress/dresser";
import type { Finding } from "./finding";
import { fenceEnd, GrowingCode } from "./growingCode";
import { languageIn } from "./language";
import type { Turns } from "./turns";
import { type Block, blocksOf, clean } from "./typesetting";

/** Characters that are typeset at once. */
const PART = 4_000;
/** Pieces that are laid out together; those outside of the window are not laid out at all. */
const PAGE = 24;
/** What is typeset again and again while it grows must not take up more than this share of the time. */
const SHARE = 0.25;

/** Typesets a text that may grow, bit by bit: what is finished of it is never touched again. */
export class Typesetter {
    /** Where it is shown. */
    readonly element = made("typeset");
    readonly #environment = {};
    readonly #dresser: Dresser;
    #text = "";
    #growing = true;
    /** So many characters are typeset for good. */
    #done = 0;
    /** How much of the text behind them is looked at. */
    #window = PART;
    #page: HTMLElement | undefined;
    /** The piece that is not finished. */
    #open: HTMLElement | undefined;
    #code: GrowingCode | undefined;
    /** Where the last piece of a text that had ended begins: an answer can go on within it. */
    #last: { readonly start: number; readonly piece: HTMLElement } | undefined;
    #notBefore = 0;
    #waiting = false;

    /**
     * @param complete is called when all of a text that does not grow any more is there
     * @param finding knows the files that the text may name; without it none is a link
     */
    constructor(
        private readonly turns: Turns,
        private readonly complete: () => void = () => undefined,
        finding?: Finding,
    ) {
        this.#dresser = new Dresser(turns, finding);
    }

    /** Whether the text is one that only goes on where the shown one ends. */
    goesOnWith(text: string): boolean {
        return text.startsWith(this.#text);
    }

    /** Show this text, which begins with all that was shown before; `growing`: whether more will come. */
    show(text: string, growing: boolean): void {
        if (this.#last && (growing || text.length > this.#text.length)) {
            this.#open = this.#last.piece;
            this.#open.remove();
            this.#done = this.#last.start;
            this.#last = undefined;
        }
        this.#text = text;
        this.#growing = growing;
        this.#soon();
    }

    #soon(): void {
        if (!this.#waiting) {
            this.#waiting = true;
            this.turns.add(() => {
                this.#waiting = false;
                this.#advance();
            });
        }
    }

    #advance(): void {
        if (this.#code && this.#growing) {
            const end = this.#code.grow(this.#text);
            if (end === undefined) {
                return;
            }
            this.#window = Math.max(PART, end - this.#done);
        } else if (this.#growing && this.#reaches() && performance.now() < this.#notBefore) {
            setTimeout(() => this.#soon(), this.#notBefore - performance.now());
            return;
        }
        this.#code = undefined;
        this.#typeset();
    }

    /** Whether all of the text is looked at. */
    #reaches(): boolean {
        return this.#text.length <= this.#done + this.#window;
    }

    #typeset(): void {
        const until = Math.min(this.#text.length, this.#done + this.#window);
        const all = until === this.#text.length;
        const blocks = blocksOf(this.#text.slice(this.#done, until), this.#environment);
        const rest =
            (all && !this.#growing) || isClosed(this.#text, this.#done, blocks.at(-1)) ? undefined : blocks.pop();
        const pieces = blocks.map(({ html }) => this.#finish(html));
        this.#remember(blocks, pieces, all);
        this.#done = rest ? this.#done + rest.start : until;
        this.#window = blocks.length > 0 || rest === undefined ? PART : 2 * this.#window;
        if (!all) {
            this.#soon();
        } else if (rest) {
            this.#showOpen(rest);
        } else {
            this.#open?.remove();
            this.#open = undefined;
            if (!this.#growing) {
                this.complete();
            }
        }
    }

    /** What stands last, where all is there: should more come, it is not finished after all. */
    #remember(blocks: readonly Block[], pieces: readonly HTMLElement[], all: boolean): void {
        const [block, piece] = [blocks.at(-1), pieces.at(-1)];
        this.#last = all && !this.#growing && block && piece ? { start: this.#done + block.start, piece } : undefined;
    }

    #finish(html: string): HTMLElement {
        if (this.#page === undefined || this.#page.childElementCount >= PAGE) {
            this.#page?.classList.add("full");
            this.#page = made("page");
            this.element.append(this.#page);
        }
        const piece = this.#open ?? made("piece");
        this.#open = undefined;
        this.#page.append(piece);
        write(piece, html);
        this.#dresser.finish(piece);
        return piece;
    }

    /** The last piece, as far as it has come. */
    #showOpen({ fence, html, start }: Block): void {
        const before = performance.now();
        const open = (this.#open ??= made("piece"));
        if (open.parentElement === null) {
            this.element.append(open);
        }
        write(open, html);
        this.#dresser.open(open);
        if (fence) {
            this.#code = new GrowingCode(open, { ...fence, codeStart: this.#done - start + fence.codeStart });
            this.#code.grow(this.#text);
        }
        const now = performance.now();
        this.#notBefore = now + (now - before) / SHARE;
    }
}

/** Whether it is code whose last line has come: what follows is another piece. */
function isClosed(text: string, offset: number, block: Block | undefined): boolean {
    const fence = block?.fence;
    return fence !== undefined && fenceEnd(text, { ...fence, codeStart: offset + fence.codeStart }) !== undefined;
}

/** Its language says where its lines break. */
function write(piece: HTMLElement, html: string): void {
    piece.innerHTML = clean(html);
    piece.lang = languageIn(piece.textContent) ?? "";
    if (piece.lang === "") {
        piece.removeAttribute("lang");
    }
}

function made(className: string): HTMLElement {
    const element = document.createElement("div");
    element.className = className;
    return element;
}
