import type { ChatResult } from "../protocol/generated";
import type { Change } from "./change";
import type { Answer, Entry, Step } from "./entries";
import type { Shown } from "./shown";
import { stepped } from "./steps";
import { settled, thoughtOn } from "./thinking";

/** Of these a part may go along while another does not. */
const MANY = new Set(["openEditors", "gitDiff"]);

/** Changes the entries that are shown, and tells the page of each change. */
export class DrawnEntries {
    constructor(
        private readonly shown: () => Shown,
        private readonly tell: (change: Change) => void,
    ) {}

    add(entry: Entry): void {
        this.shown().add(entry);
        this.tell({ kind: "entry", entry });
    }

    /** More of an answer. */
    append(id: string, text: string): void {
        if (this.#changed(id, (answer) => ({ ...settled(answer), text: answer.text + text })) !== undefined) {
            this.tell({ kind: "delta", id, text });
        }
    }

    /** More of what is thought about an answer. */
    think(id: string, text: string): void {
        const now = Date.now();
        if (this.#changed(id, (each) => ({ ...each, thinking: thoughtOn(each.thinking, text, now) })) !== undefined) {
            this.tell({ kind: "thinking", id, text });
        }
    }

    /** Something is looked up for an answer, or has been. */
    step(id: string, step: Step): void {
        if (this.#changed(id, (each) => ({ ...settled(each), steps: stepped(each.steps, step) })) !== undefined) {
            this.tell({ kind: "step", id, step });
        }
    }

    /** Change an answer; after its conversation was left it is nobody's. */
    change(id: string, change: (answer: Answer) => Answer): void {
        const entry = this.#changed(id, change);
        if (entry !== undefined) {
            this.tell({ kind: "entry", entry });
        }
    }

    /** Draw a question as one that was not answered, or no longer so. */
    fail(id: string, failed: boolean): void {
        const question = this.#find(id);
        if (question?.role === "user" && (question.failed ?? false) !== failed) {
            this.#replace({ ...question, failed });
        }
    }

    /** What did not go along is no longer named with the question. */
    leaveOut(id: string, { contextLeftOut }: ChatResult): void {
        const question = this.#find(id);
        const left = new Set(contextLeftOut.filter(({ kind }) => !MANY.has(kind)).map(({ index }) => index));
        if (question?.role === "user" && left.size > 0) {
            this.#replace({ ...question, about: question.about?.filter((_, index) => !left.has(index)) });
        }
    }

    /** Draw a question as one that no thread remembers. */
    putAside(id: string): void {
        const entry = this.#find(id);
        if (entry !== undefined) {
            this.shown().replace({ ...entry, aside: true });
            this.tell({ kind: "entries" });
        }
    }

    remove(id: string): void {
        this.shown().remove(id);
        this.tell({ kind: "entries" });
    }

    /** Keep the first so many. */
    cutAfter(length: number): void {
        this.shown().cutAfter(length);
        this.tell({ kind: "entries" });
    }

    isEmpty(id: string): boolean {
        return this.#find(id)?.text === "";
    }

    #changed(id: string, change: (answer: Answer) => Answer): Answer | undefined {
        const entries = this.shown().entries;
        const answer = entries.findLast((each): each is Answer => each.role === "assistant" && each.id === id);
        const entry = answer && change(answer);
        if (entry !== undefined) {
            this.shown().replace(entry);
        }
        return entry;
    }

    #replace(entry: Entry): void {
        this.shown().replace(entry);
        this.tell({ kind: "entry", entry });
    }

    #find(id: string): Entry | undefined {
        return this.shown().entries.find((each) => each.id === id);
    }
}
