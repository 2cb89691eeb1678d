/** How long a piece of text may wait, in milliseconds: about one drawn frame. */
const LONGEST_WAIT = 30;

/** Joins pieces of text that follow each other faster than a screen is drawn. */
export class Deltas {
    #waiting: string[] = [];
    #timer: ReturnType<typeof setTimeout> | undefined;

    constructor(private readonly send: (text: string) => void) {}

    add(text: string): void {
        this.#waiting.push(text);
        this.#timer ??= this.#later();
    }

    /** Send all there is. */
    flush(): void {
        clearTimeout(this.#timer);
        this.#timer = undefined;
        if (this.#waiting.length > 0) {
            this.send(this.#waiting.splice(0).join(""));
        }
    }

    #later(): ReturnType<typeof setTimeout> {
        return setTimeout(() => this.flush(), LONGEST_WAIT);
    }
}
