import { l10n } from "vscode";

import type { ThreadItem } from "../protocol/generated";
import { failureOf } from "../server/failure";
import type { Change, Tell } from "./change";
import { Shown } from "./shown";
import type { Threads } from "./threads";

const NO_BANNER: Change = { kind: "banner", text: null };

/** The thread that is shown, and what is shown of it. A new conversation has none before its first question. */
export class OpenThread {
    #shown = new Shown();
    #item: ThreadItem | undefined;
    #recalling: Promise<void> | undefined;

    constructor(
        private readonly threads: Threads,
        private readonly tell: Tell,
        /** A conversation has got its thread. */
        private readonly begins: (threadId: string) => void,
    ) {}

    get shown(): Shown {
        return this.#shown;
    }

    get item(): ThreadItem | undefined {
        return this.#item;
    }

    /** Show the thread that this workspace showed last; asks the server once. */
    async recall(): Promise<void> {
        await (this.#recalling ??= this.#read(this.#item?.id ?? this.threads.remembered));
    }

    /** Show what the thread says now, where anything was shown before. */
    async readAgain(): Promise<void> {
        if (this.#recalling) {
            this.#recalling = undefined;
            await this.recall();
        }
    }

    /** Learn what the thread says of an answer that has just ended. */
    async readOn(): Promise<void> {
        if (this.#item) {
            await this.#read(this.#item.id);
        }
    }

    /** Show another thread, or none. */
    async open(threadId: string | undefined): Promise<void> {
        this.#shown = new Shown();
        this.#item = undefined;
        this.tell(NO_BANNER);
        await this.threads.remember(threadId);
        this.#recalling = this.#read(threadId);
        await this.#recalling;
    }

    async rename(title: string): Promise<void> {
        if (this.#item) {
            this.#enter(await this.threads.rename(this.#item.id, title));
        }
    }

    /** The id of the thread that remembers, which is begun with the first question. */
    async begun(): Promise<string> {
        await this.recall();
        if (this.#item === undefined) {
            this.#enter(await this.#begin());
            await this.threads.remember(this.#item!.id);
        }
        return this.#item!.id;
    }

    /** Where nothing can be saved, the server keeps the conversation in memory and says why. */
    async #begin(): Promise<ThreadItem> {
        const thread = await this.threads.create();
        this.begins(thread.id);
        if (thread.temporary) {
            const text = l10n.t("This chat cannot be saved: it lasts only as long as the CodeGPT server runs.");
            this.tell({ kind: "banner", text });
        }
        return thread;
    }

    async #read(threadId: string | undefined): Promise<void> {
        const shown = this.#shown;
        if (threadId === undefined) {
            this.tell({ kind: "entries" }, { kind: "thread" });
            return;
        }
        try {
            const { messages, thread } = await this.threads.read(threadId);
            if (this.#shown === shown) {
                shown.read(messages);
                this.tell({ kind: "entries" }, ...(thread.temporary ? [] : [NO_BANNER]));
                this.#enter(thread);
            }
        } catch (thrown) {
            if (this.#shown === shown) {
                await this.#missing(thrown);
            }
        }
    }

    /** The thread cannot be read: it was deleted, or the store is out of reach, which the person is told. */
    async #missing(thrown: unknown): Promise<void> {
        const { data, message } = failureOf(thrown);
        const known = this.#item !== undefined;
        this.#item = undefined;
        if (data?.code === "thread.not_found") {
            await this.threads.remember(undefined);
            this.#shown.read([]);
        }
        if (data?.code !== "thread.not_found" || known) {
            this.tell({ kind: "banner", text: message });
        }
        this.tell({ kind: "entries" }, { kind: "thread" });
    }

    #enter(thread: ThreadItem): void {
        this.#item = thread;
        this.tell({ kind: "thread" });
    }
}
