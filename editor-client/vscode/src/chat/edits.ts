import { type Disposable, EventEmitter } from "vscode";

import type { Along } from "./along";
import type { Attachments } from "./attachments";
import type { Conversation } from "./conversation";
import type { Edited } from "./messages";

/** The question that is being changed, and the code that will go along with it. */
export class Edits implements Disposable {
    readonly #changed = new EventEmitter<Edited | null>();
    readonly onDidChange = this.#changed.event;
    readonly #following: Disposable;
    #id: string | undefined;
    #lost: string[] = [];

    constructor(
        private readonly conversation: Conversation,
        readonly attachments: Attachments,
    ) {
        this.#following = attachments.onDidChange(() => this.#tell());
    }

    /** Begin with what the question was asked about, as far as that can be found again. */
    begin(id: string): void {
        const question = this.conversation.entries.find((each) => each.id === id);
        const along = this.conversation.alongOf(id);
        const found = new Set(along.references.map(({ title }) => title));
        const about = question?.role === "user" ? (question.about ?? []) : [];
        this.#id = id;
        this.#lost = about.map(({ title }) => title).filter((title) => !found.has(title));
        this.attachments.set(along);
    }

    end(): void {
        this.#id = undefined;
        this.#tell();
    }

    /** The code to send with this question, which is changed no longer. */
    take(id: string): Along {
        const taken = id === this.#id ? this.attachments.take() : this.conversation.alongOf(id);
        this.end();
        return taken;
    }

    dispose(): void {
        this.#following.dispose();
        this.#changed.dispose();
    }

    #tell(): void {
        const { chips } = this.attachments;
        this.#changed.fire(this.#id === undefined ? null : { id: this.#id, chips, lost: this.#lost });
    }
}
