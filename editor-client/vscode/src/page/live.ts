import { type Answer, type Step, type Thinking, underWayIn } from "../chat/entries";
import type { ToPage } from "../chat/messages";
import { stepped } from "../chat/steps";
import { thoughtOn, thoughtOut } from "../chat/thinking";

/** The answer that is being written: told to who draws it, so that nothing else is drawn anew with each piece. */
export class Live {
    #id: string | undefined;
    #text = "";
    #thinking: Thinking | undefined;
    #steps: readonly Step[] | undefined;
    #note: string | null = null;
    readonly #listeners = new Set<() => void>();

    /** What a waiting person is told. */
    get note(): string | null {
        return this.#note;
    }

    textOf(id: string): string {
        return id === this.#id ? this.#text : "";
    }

    /** What is thought about it. */
    thinkingOf(id: string): Thinking | undefined {
        return id === this.#id ? this.#thinking : undefined;
    }

    /** What is looked up for it. */
    stepsOf(id: string): readonly Step[] | undefined {
        return id === this.#id ? this.#steps : undefined;
    }

    take(message: ToPage): void {
        if (message.kind === "entry" && message.entry.role === "assistant") {
            this.#begin(message.entry);
        } else if (message.kind === "entries") {
            this.#begin(underWayIn(message.entries));
        } else if (message.kind === "delta" && message.id === this.#id) {
            this.#text += message.text;
            this.#thinking &&= thoughtOut(this.#thinking, Date.now());
        } else if (message.kind === "thinking" && message.id === this.#id) {
            this.#thinking = thoughtOn(this.#thinking, message.text, Date.now());
        } else if (message.kind === "step" && message.id === this.#id) {
            this.#steps = stepped(this.#steps, message.step);
            this.#thinking &&= thoughtOut(this.#thinking, Date.now());
        } else if (message.kind === "activity") {
            this.#note = message.note;
        }
    }

    #begin(answer: Answer | undefined): void {
        this.#id = answer?.id;
        this.#text = answer?.text ?? "";
        this.#thinking = answer?.thinking;
        this.#steps = answer?.steps;
    }

    /** Tell that something was taken. */
    tell(): void {
        this.#listeners.forEach((each) => each());
    }

    listen(listener: () => void): () => void {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
    }
}
