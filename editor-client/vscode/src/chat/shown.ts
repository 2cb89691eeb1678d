import type { ReferenceItem, ThreadMessageItem } from "../protocol/generated";
import { drawn } from "./drawing";
import type { Answer, Entry } from "./entries";

/** The entries of a conversation as it is shown, and which message of the server's thread each of them is. */
export class Shown {
    readonly #messages = new Map<string, string>();
    #contexts: ReadonlyMap<string, readonly ReferenceItem[]> = new Map();

    constructor(readonly entries: Entry[] = []) {}

    /** Which message of the thread an entry is; undefined before the server has told. */
    messageOf(id: string): string | undefined {
        return this.#messages.get(id);
    }

    /** The answer that is this message of the thread. */
    answerOf(message: string): Answer | undefined {
        return this.entries.findLast(
            (each): each is Answer => each.role === "assistant" && this.#messages.get(each.id) === message,
        );
    }

    place(id: string, message: string | undefined): void {
        if (message !== undefined) {
            this.#messages.set(id, message);
        }
    }

    add(entry: Entry): void {
        this.entries.push(entry);
    }

    /** Put it where the entry with its id stood; false when that is gone. */
    replace(entry: Entry): boolean {
        const index = this.entries.findLastIndex((each) => each.id === entry.id);
        if (index >= 0) {
            this.entries[index] = entry;
        }
        return index >= 0;
    }

    /** Remove a question, and the answer that nobody remembers behind it. */
    remove(id: string): void {
        const index = this.entries.findIndex((each) => each.id === id);
        const next = this.entries[index + 1];
        const both = next?.role === "assistant" && this.messageOf(next.id) === undefined;
        if (index >= 0) {
            this.entries.splice(index, both ? 2 : 1).forEach((each) => this.#messages.delete(each.id));
        }
    }

    /** What the thread says a question was about. */
    contextOf(id: string): readonly ReferenceItem[] {
        return this.#contexts.get(this.messageOf(id) ?? "") ?? [];
    }

    cutAfter(length: number): void {
        this.entries.splice(length).forEach(({ id }) => this.#messages.delete(id));
    }

    /** What the thread says now; what is no part of it stays behind what it followed. */
    read(messages: readonly ThreadMessageItem[]): void {
        this.#adopt(messages);
        this.#contexts = new Map(messages.map(({ context, id }) => [id, context]));
        const known = new Map(this.entries.map((each) => [this.#messages.get(each.id), each]));
        const asides = this.#asides();
        this.#messages.clear();
        const entries: Entry[] = [];
        for (const message of messages) {
            const entry = drawn(message, known.get(message.id));
            if (entry) {
                entries.push(entry, ...(asides.get(message.id) ?? []));
                this.#messages.set(entry.id, message.id);
                asides.delete(message.id);
            }
        }
        this.entries.splice(0, this.entries.length, ...entries, ...[...asides.values()].flat());
    }

    /** What is no part of the thread, by the message it followed. */
    #asides(): Map<string | undefined, Entry[]> {
        const asides = new Map<string | undefined, Entry[]>();
        let before: string | undefined;
        for (const entry of this.entries) {
            const message = this.#messages.get(entry.id);
            if (message === undefined) {
                asides.set(before, [...(asides.get(before) ?? []), entry]);
            } else {
                before = message;
            }
        }
        return asides;
    }

    /** Find the messages of entries whose answer broke off: its end would have named them. */
    #adopt(messages: readonly ThreadMessageItem[]): void {
        const places = new Map(messages.map(({ id }, index) => [id, index]));
        const taken = new Set(this.#messages.values());
        let before = -1;
        for (const { id, role, text } of this.entries) {
            const known = this.#messages.get(id);
            const found =
                known === undefined
                    ? messages.findIndex((message, index) =>
                          role === "user"
                              ? index > before && message.content === text && isFree(message, role, taken)
                              : index === before + 1 && isFree(message, role, taken),
                      )
                    : (places.get(known) ?? -1);
            if (found >= 0) {
                this.place(id, messages[found]?.id);
                before = found;
            }
        }
    }
}

function isFree({ id, role }: ThreadMessageItem, wanted: Entry["role"], taken: ReadonlySet<string>): boolean {
    return role === wanted && !taken.has(id);
}
