import { tell } from "./editor";

/** Files that are asked for at once. */
export const AT_ONCE = 100;
/** Files that may be asked for before others are answered: a text of nothing else asks for no more. */
const MOST = 2_000;

/** Asks the editor which of the files that texts name there are. */
export class Finding {
    #next = 0;
    #waiting = new Map<string, (() => void)[]>();
    readonly #asked = new Map<number, ReadonlyMap<string, readonly (() => void)[]>>();

    /** Call once the editor has said that there is this file; never called where there is none. */
    whenFound(path: string, call: () => void): void {
        if (this.#waiting.size >= MOST) {
            return;
        }
        if (this.#waiting.size === 0) {
            setTimeout(() => this.#ask(), 0);
        }
        this.#waiting.set(path, [...(this.#waiting.get(path) ?? []), call]);
    }

    /** The editor has said which of the files there are. */
    take(id: number, found: readonly string[]): void {
        const asked = this.#asked.get(id);
        this.#asked.delete(id);
        found.forEach((path) => asked?.get(path)?.forEach((call) => call()));
    }

    #ask(): void {
        const all = [...this.#waiting];
        this.#waiting = new Map();
        for (let start = 0; start < all.length; start += AT_ONCE) {
            const some = new Map(all.slice(start, start + AT_ONCE));
            this.#next += 1;
            this.#asked.set(this.#next, some);
            tell({ kind: "findFiles", id: this.#next, paths: [...some.keys()] });
        }
    }
}
