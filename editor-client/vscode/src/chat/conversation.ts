import { randomUUID } from "node:crypto";

import { type CancellationToken, CancellationTokenSource, EventEmitter, l10n } from "vscode";

import type { ChatParams, ChatResult, ThreadChangedParams, ThreadItem } from "../protocol/generated";
import { failureOf } from "../server/failure";
import type { Server } from "../server/server";
import { Deltas } from "./deltas";
import { GO_ON } from "./drawing";
import { broken, ended } from "./endings";
import type { Answer, Entry, Reference } from "./entries";
import { Shown } from "./shown";
import type { Threads } from "./threads";

/** Code that goes along with a question, by reference. */
export type ContextItem = NonNullable<ChatParams["context"]>[number];

/** Code that goes along, and how it is shown with the question. */
export interface Along {
    readonly items: readonly ContextItem[];
    readonly references: readonly Reference[];
}

/** What changed: one entry, a piece of its text, all of them, the thread itself, or what a person is told. */
export type Change =
    | { readonly kind: "entries" }
    | { readonly kind: "entry"; readonly entry: Entry }
    | { readonly kind: "delta"; readonly id: string; readonly text: string }
    | { readonly kind: "thread" }
    | { readonly kind: "banner"; readonly text: string | null }
    | { readonly kind: "activity"; readonly note: string | null };

interface Tokens {
    readonly partialResultToken: string;
    readonly workDoneToken: string;
}

/** How an answer is asked for. */
type Asking = (tokens: Tokens, stop: CancellationToken) => Promise<ChatResult>;

/** Of these a part may go along while another does not. */
const MANY = new Set(["openEditors", "gitDiff"]);
const NO_BANNER: Change = { kind: "banner", text: null };
const NOTHING: Along = { items: [], references: [] };

/** The conversation that is shown. What was said is the server's: this draws it, and adds what is going on. */
export class Conversation {
    readonly #changed = new EventEmitter<Change>();
    readonly onDidChange = this.#changed.event;
    readonly #ended = new EventEmitter<ChatResult>();
    readonly onDidEnd = this.#ended.event;
    #shown = new Shown();
    /** The code that each question of this session was asked along, for asking it again. */
    readonly #along = new Map<string, Along>();
    /** The questions that are no part of the thread, and how each was asked. */
    readonly #asides = new Map<string, Asking>();
    #thread: ThreadItem | undefined;
    #recalling: Promise<void> | undefined;
    #stopping: CancellationTokenSource | undefined;

    constructor(
        private readonly server: Server,
        private readonly threads: Threads,
        private readonly beforeAsking: () => Promise<void>,
    ) {}

    get entries(): readonly Entry[] {
        return this.#shown.entries;
    }

    get thread(): ThreadItem | undefined {
        return this.#thread;
    }

    get answering(): boolean {
        return this.#stopping !== undefined;
    }

    /** Show the thread that this workspace showed last; asks the server once. */
    async recall(): Promise<void> {
        await (this.#recalling ??= this.#read(this.#thread?.id ?? this.threads.remembered));
    }

    /** Show what the thread says now: the server is another one, or another window has written to it. */
    async readAgain(): Promise<void> {
        if (!this.answering && this.#recalling) {
            this.#recalling = undefined;
            await this.recall();
        }
    }

    /** The server told of a change. Its own answers and what they change are seen as they come. */
    async heard({ reason, threadId }: ThreadChangedParams): Promise<void> {
        if (this.#thread && !this.answering && (threadId === this.#thread.id || reason === "cleared")) {
            await this.readAgain();
        }
    }

    /** Leave this conversation for an empty one; an answer under way is stopped, and kept where it belongs. */
    async clear(): Promise<void> {
        await this.open(undefined);
    }

    /** Show another thread. */
    async open(threadId: string | undefined): Promise<void> {
        this.stop();
        this.#stopping = undefined;
        this.#shown = new Shown();
        this.#thread = undefined;
        this.#along.clear();
        this.#asides.clear();
        this.#tell(NO_BANNER);
        await this.threads.remember(threadId);
        this.#recalling = this.#read(threadId);
        await this.#recalling;
    }

    /** Ask, and stream the answer; resolves at its end, whatever that is. */
    async ask(text: string, along: Along = NOTHING): Promise<void> {
        if (!this.answering && text.trim() !== "") {
            const question = this.#addQuestion(text, along);
            await this.#answer(question, this.#chat(text, along));
        }
    }

    /** Run a command of the server whose answer is told here but is no part of the thread; `shown` is its question. */
    async run(command: string, shown: string, argument: object): Promise<void> {
        if (!this.answering) {
            const aside: Asking = (tokens, stop) => this.server.answer(command, { ...argument, ...tokens }, stop);
            const question = randomUUID();
            this.#asides.set(question, aside);
            this.#add({ role: "user", id: question, text: shown, aside: true });
            await this.#answer(question, aside);
        }
    }

    /** Ask the last question anew; its answer is taken back. */
    async retry(): Promise<void> {
        const last = this.entries.findLastIndex((each) => each.role === "user");
        const question = this.entries[last];
        if (!this.answering && question !== undefined) {
            this.#cutAfter(last + 1);
            await this.#answer(question.id, this.#again(question));
        }
    }

    /** Go on with an answer that broke off. */
    async continue(): Promise<void> {
        await this.ask(GO_ON);
    }

    /** Ask another question in the place of this one; the server keeps what followed as a thread of its own. */
    async resend(id: string, text: string, along: Along): Promise<void> {
        const index = this.entries.findIndex((each) => each.role === "user" && each.id === id);
        const messageId = this.#shown.messageOf(id);
        if (!this.answering && index >= 0 && text.trim() !== "") {
            this.#cutAfter(index);
            const question = this.#addQuestion(text, along);
            const edit: Asking = async (tokens, stop) => {
                const place = { threadId: await this.#place(), messageId: String(messageId) };
                const asked = { ...place, content: text, context: [...along.items], ...tokens };
                return this.server.request("codegpt/editMessage", asked, stop);
            };
            await this.#answer(question, messageId === undefined ? this.#chat(text, along) : edit);
        }
    }

    /** Go on from here in a thread of its own. */
    async fork(id: string): Promise<void> {
        const messageId = this.#shown.messageOf(id);
        if (!this.answering && this.#thread && messageId !== undefined) {
            await this.open((await this.threads.fork(this.#thread.id, messageId)).id);
        }
    }

    async rename(title: string): Promise<void> {
        if (this.#thread) {
            this.#enter(await this.threads.rename(this.#thread.id, title));
        }
    }

    stop(): void {
        this.#stopping?.cancel();
    }

    /** The code that a question of this session was asked about. */
    alongOf(id: string): Along {
        return this.#along.get(id) ?? NOTHING;
    }

    #again({ id, text }: Entry): Asking {
        const aside = this.#asides.get(id);
        if (aside !== undefined || this.#shown.messageOf(id) === undefined) {
            return aside ?? this.#chat(text, this.alongOf(id));
        }
        return async (tokens, stop) =>
            this.server.request("codegpt/retry", { threadId: await this.#place(), ...tokens }, stop);
    }

    #chat(text: string, { items }: Along): Asking {
        const messages = [{ role: "user" as const, content: text }];
        return async (tokens, stop) => {
            const asked = { threadId: await this.#place(), messages, context: [...items], ...tokens };
            return this.server.request("codegpt/chat", asked, stop);
        };
    }

    async #answer(question: string, asking: Asking): Promise<void> {
        const shown = this.#shown;
        const stopping = new CancellationTokenSource();
        const aside = this.#asides.has(question);
        const begun: Answer = { role: "assistant", id: randomUUID(), text: "", state: "streaming" };
        const answer: Answer = aside ? { ...begun, aside } : begun;
        this.#stopping = stopping;
        this.#add(answer);
        try {
            const result = await this.#stream(answer.id, asking, stopping.token);
            shown.place(question, result.questionId);
            shown.place(answer.id, result.messageId);
            this.#change(answer.id, (each) => ended(each, result));
            this.#leaveOut(question, result);
            this.#ended.fire(result);
        } catch (thrown) {
            this.#change(answer.id, (each) => broken(each, thrown, stopping.token.isCancellationRequested));
        } finally {
            stopping.dispose();
            if (this.#stopping === stopping) {
                this.#stopping = undefined;
            }
            this.#tell({ kind: "activity", note: null });
            const unplaced = shown.messageOf(answer.id) === undefined || this.#thread?.title === "";
            if (this.#shown === shown && !aside && unplaced) {
                await this.#placeLast();
            }
        }
    }

    async #stream(id: string, asking: Asking, stop: CancellationToken): Promise<ChatResult> {
        await this.beforeAsking();
        const [partialResultToken, workDoneToken] = [randomUUID(), randomUUID()];
        const deltas = new Deltas((text) => this.#append(id, text));
        const listening = [
            await this.server.onDelta(partialResultToken, (text) => deltas.add(text)),
            await this.server.onReport(workDoneToken, (note) => {
                this.#tell({ kind: "activity", note: note ?? null });
            }),
        ];
        try {
            return await asking({ partialResultToken, workDoneToken }, stop);
        } finally {
            deltas.flush();
            listening.forEach((each) => void each.dispose());
        }
    }

    /** The thread that remembers, which is begun with the first question. */
    async #place(): Promise<string> {
        await this.recall();
        if (this.#thread === undefined) {
            this.#enter(await this.#begin());
            await this.threads.remember(this.#thread!.id);
        }
        return this.#thread!.id;
    }

    /** Where nothing can be saved, a conversation is still possible: the server keeps it in memory. */
    async #begin(): Promise<ThreadItem> {
        try {
            return await this.threads.create();
        } catch (thrown) {
            const { data, message } = failureOf(thrown);
            if (!data?.code.startsWith("storage.")) {
                throw thrown;
            }
            const temporary = await this.threads.create({ temporary: true });
            this.#tell({
                kind: "banner",
                text: `${message} ${l10n.t("Until then this chat lasts only as long as the CodeGPT server runs.")}`,
            });
            return temporary;
        }
    }

    async #read(threadId: string | undefined): Promise<void> {
        const shown = this.#shown;
        if (threadId === undefined) {
            this.#tell({ kind: "entries" }, { kind: "thread" });
            return;
        }
        try {
            const { messages, thread } = await this.threads.read(threadId);
            if (this.#shown === shown) {
                shown.read(messages);
                this.#tell({ kind: "entries" }, ...(thread.temporary ? [] : [NO_BANNER]));
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
        const known = this.#thread !== undefined;
        this.#thread = undefined;
        if (data?.code === "thread.not_found") {
            await this.threads.remember(undefined);
            this.#shown.read([]);
        }
        if (data?.code !== "thread.not_found" || known) {
            this.#tell({ kind: "banner", text: message });
        }
        this.#tell({ kind: "entries" }, { kind: "thread" });
    }

    /** What did not go along is no longer named with the question. */
    #leaveOut(id: string, { contextLeftOut }: ChatResult): void {
        const question = this.entries.find((each) => each.id === id);
        const left = new Set(contextLeftOut.filter(({ kind }) => !MANY.has(kind)).map(({ index }) => index));
        if (question?.role === "user" && left.size > 0) {
            const entry = { ...question, about: question.about?.filter((_, index) => !left.has(index)) };
            this.#shown.replace(entry);
            this.#tell({ kind: "entry", entry });
        }
    }

    /** The thread knows the messages of an answer that broke off, and what the conversation is called. */
    async #placeLast(): Promise<void> {
        if (this.#thread && this.server.state === "running") {
            await this.#read(this.#thread.id);
        }
    }

    #enter(thread: ThreadItem): void {
        this.#thread = thread;
        this.#tell({ kind: "thread" });
    }

    #addQuestion(text: string, along: Along): string {
        const id = randomUUID();
        this.#along.set(id, along);
        this.#add({
            role: "user",
            id,
            text,
            ...(text === GO_ON && { goesOn: true }),
            ...(along.references.length > 0 && { about: [...along.references] }),
        });
        return id;
    }

    #append(id: string, text: string): void {
        if (this.#change(id, (answer) => ({ ...answer, text: answer.text + text }), { silent: true })) {
            this.#tell({ kind: "delta", id, text });
        }
    }

    #add(entry: Entry): void {
        this.#shown.add(entry);
        this.#tell({ kind: "entry", entry });
    }

    /** Change an answer; after its conversation was left it is nobody's. */
    #change(id: string, change: (answer: Answer) => Answer, { silent = false } = {}): boolean {
        const answer = this.entries.findLast((each): each is Answer => each.role === "assistant" && each.id === id);
        if (answer === undefined) {
            return false;
        }
        const entry = change(answer);
        this.#shown.replace(entry);
        if (!silent) {
            this.#tell({ kind: "entry", entry });
        }
        return true;
    }

    #cutAfter(length: number): void {
        this.#shown.cutAfter(length);
        this.#tell({ kind: "entries" });
    }

    #tell(...changes: readonly Change[]): void {
        changes.forEach((change) => this.#changed.fire(change));
    }
}
