/** How long work may hold up the page at once, in milliseconds: half a frame. */
const AT_ONCE = 8;

/** Work that is done bit by bit, in its order, so that the page answers in between. */
export class Turns {
    readonly #waiting: (() => void)[] = [];

    /** Do this soon, after what is waiting already. */
    add(work: () => void): void {
        this.#waiting.push(work);
        if (this.#waiting.length === 1) {
            this.#later();
        }
    }

    #run(): void {
        const end = performance.now() + AT_ONCE;
        do {
            this.#waiting[0]?.();
            this.#waiting.shift();
        } while (this.#waiting.length > 0 && performance.now() < end);
        if (this.#waiting.length > 0) {
            this.#later();
        }
    }

    #later(): void {
        setTimeout(() => this.#run(), 0);
    }
}
