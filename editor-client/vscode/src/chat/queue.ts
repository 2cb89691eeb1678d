import type { Along } from "./along";

/** A question that waits until the answer under way has ended. */
export interface Waiting {
    readonly id: string;
    readonly text: string;
    /** The code that was there when it was asked; absent for what is no question of the conversation's. */
    readonly along?: Along;
    /** The conversation it was asked in. */
    readonly place: object;
    readonly ask: () => Promise<void>;
}

/** Questions asked while another one is being answered, each sent when the answer before it has come. */
export class Queue {
    #waiting: readonly Waiting[] = [];
    #next = 0;

    constructor(private readonly changed: () => void) {}

    get waiting(): readonly Waiting[] {
        return this.#waiting;
    }

    add(question: Omit<Waiting, "id">): void {
        this.#put([...this.#waiting, { ...question, id: String((this.#next += 1)) }]);
    }

    /** Let it not be asked; undefined where it has been. */
    takeBack(id: string): Waiting | undefined {
        const found = this.#waiting.find((each) => each.id === id);
        if (found) {
            this.#put(this.#waiting.filter((each) => each !== found));
        }
        return found;
    }

    /** The one to ask now that a whole answer has come to this conversation. */
    next(place: object): Waiting | undefined {
        const first = this.#waiting.find((each) => each.place === place);
        return first && this.takeBack(first.id);
    }

    /** All of them, which are asked no more: what they followed did not come. */
    giveUp(): readonly Waiting[] {
        const given = this.#waiting;
        if (given.length > 0) {
            this.#put([]);
        }
        return given;
    }

    #put(waiting: readonly Waiting[]): void {
        this.#waiting = waiting;
        this.changed();
    }
}
