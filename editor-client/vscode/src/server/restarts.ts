const FIRST_DELAY = 500;
const LONGEST_DELAY = 8_000;
const MOST = 5;
const WITHIN = 3 * 60_000;

/** When a server that keeps ending is started again: soon at first, later each time, and in the end not at all. */
export class Restarts {
    readonly #ends: number[] = [];

    /** Milliseconds to wait before the next start; undefined: it is not started again. `now` in milliseconds. */
    delay(now: number): number | undefined {
        const recent = this.#ends.filter((end) => now - end < WITHIN);
        this.#ends.splice(0, this.#ends.length, ...recent, now);
        return recent.length >= MOST ? undefined : Math.min(FIRST_DELAY * 2 ** recent.length, LONGEST_DELAY);
    }

    /** Whether the end just told of is the first for a while: only that one is worth a message. */
    get first(): boolean {
        return this.#ends.length === 1;
    }
}
