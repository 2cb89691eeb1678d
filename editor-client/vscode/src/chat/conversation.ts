// The words of this folder:
//   thread    what the server remembers of a conversation, message by message
//   entry     a question or an answer as it is drawn on the page
//   shown     the entries on the page, and which message of the thread each of them is
//   to place  to learn which message an entry is: the server tells at the end of an answer
//   along     the code that goes with a question: by reference, since the server reads it
//   aside     what is told on the page and is no part of the thread
//   to settle to ask what waits once an answer has ended, or to give it back to the person
//   asking    the way to have an answer: to a new question, in the place of another, once more, or aside

import { randomUUID } from "node:crypto";

import { CancellationTokenSource, EventEmitter } from "vscode";

import type { ChatResult, ThreadChangedParams, ThreadItem, ThreadTextParams } from "../protocol/generated";
import { keptOf } from "../server/failure";
import type { Server } from "../server/server";
import { type Along, NOTHING } from "./along";
import { type Asking, type Hearing, type Marking, Ways } from "./asking";
import type { Change } from "./change";
import { DrawnEntries } from "./drawnEntries";
import { stepOf } from "./drawing";
import { broken, ended } from "./endings";
import { type Answer, type Entry, type Question, underWayIn } from "./entries";
import { foundAgain } from "./foundAgain";
import { withMore } from "./growing";
import type { Modes } from "./modes";
import { OpenThread } from "./openThread";
import { Queue, type Waiting } from "./queue";
import type { Threads } from "./threads";

/** The conversation that is shown. What was said is the server's: this draws it, and adds what is going on. */
export class Conversation {
    readonly #changed = new EventEmitter<Change>();
    readonly onDidChange = this.#changed.event;
    readonly #ended = new EventEmitter<ChatResult>();
    readonly onDidEnd = this.#ended.event;
    readonly #givenBack = new EventEmitter<readonly Waiting[]>();
    /** Questions that are not asked after all: the answer they waited for did not come. */
    readonly onDidGiveBack = this.#givenBack.event;
    readonly #settled = new EventEmitter<void>();
    /** Nothing is being answered any more. */
    readonly onDidSettle = this.#settled.event;
    readonly #queue = new Queue(() => this.#tell({ kind: "queued", questions: this.queued }));
    readonly #thread: OpenThread;
    readonly #entries: DrawnEntries;
    readonly #ways: Ways;
    /** The code that each question of this session was asked along, for asking it again. */
    readonly #along = new Map<string, Along>();
    /** The questions of this session that are answered by marks in the code, too. */
    readonly #marking = new Map<string, Marking>();
    /** The questions that are no part of the thread. */
    readonly #asides = new Set<string>();
    #stopping: CancellationTokenSource | undefined;

    constructor(
        private readonly server: Server,
        private readonly threads: Threads,
        private readonly modes: Modes,
        private readonly beforeAsking: () => Promise<void>,
    ) {
        this.#thread = new OpenThread(
            threads,
            (...changes) => this.#tell(...changes),
            (threadId) => modes.begun(threadId),
        );
        this.#entries = new DrawnEntries(
            () => this.#thread.shown,
            (change) => this.#tell(change),
        );
        this.#ways = new Ways(
            server,
            () => this.#thread.begun(),
            (threadId) => modes.asked(threadId),
        );
    }

    get entries(): readonly Entry[] {
        return this.#thread.shown.entries;
    }

    get thread(): ThreadItem | undefined {
        return this.#thread.item;
    }

    get answering(): boolean {
        return this.#stopping !== undefined;
    }

    /** Whether an answer is under way, here or in another window. */
    get busy(): boolean {
        return this.answering || underWayIn(this.entries) !== undefined;
    }

    /** What waits to be asked. */
    get queued(): readonly { id: string; text: string }[] {
        return this.#queue.waiting.map(({ id, text }) => ({ id, text }));
    }

    /** Show the thread that this workspace showed last; asks the server once. */
    async recall(): Promise<void> {
        await this.#thread.recall();
    }

    /** Show what the thread says now: the server is another one, or another window has written to it. */
    async readAgain(): Promise<void> {
        if (!this.answering) {
            await this.#thread.readAgain();
        }
    }

    /** The server told of a change. Its own answers and what they change are seen as they come. */
    async heard({ messageId = "", reason, threadId }: ThreadChangedParams): Promise<void> {
        const here = this.thread && !this.answering && (threadId === this.thread.id || reason === "cleared");
        const grows = reason === "answering" && this.#thread.shown.answerOf(messageId) !== undefined;
        if (here && !grows) {
            await this.readAgain();
            await this.#settle();
        }
    }

    /** More of an answer that another window has asked for. */
    async heardText({ messageId, start, text, threadId }: ThreadTextParams): Promise<void> {
        const answer = this.#thread.shown.answerOf(messageId);
        if (this.answering || threadId !== this.thread?.id || answer === undefined) {
            return;
        }
        const grown = withMore(answer.text, start, text);
        // With its first words it takes the place of the one before it.
        const replaces = answer.text === "" && this.entries.at(-2)?.role === "assistant";
        if (grown === undefined || replaces) {
            await this.readAgain();
        } else if (answer.state === "elsewhere" && grown.startsWith(answer.text)) {
            this.#entries.append(answer.id, grown.slice(answer.text.length));
        } else {
            this.#entries.change(answer.id, (each) => ({ ...each, text: grown, state: "elsewhere" }));
        }
    }

    /** Leave this conversation for an empty one; an answer under way is stopped, and kept where it belongs. */
    async clear(): Promise<void> {
        await this.open(undefined);
    }

    /** Show another thread. */
    async open(threadId: string | undefined): Promise<void> {
        this.#stopping?.cancel();
        this.#stopping = undefined;
        this.#giveBack();
        this.#along.clear();
        this.#marking.clear();
        this.#asides.clear();
        this.modes.left();
        await this.#thread.open(threadId);
    }

    /** Ask, and stream the answer; resolves at its end, whatever that is. While another answer comes it waits. */
    async ask(text: string, along: Along = NOTHING): Promise<void> {
        if (this.busy) {
            this.#queue.add({ text, along, place: this.#thread.shown, ask: () => this.ask(text, along) });
        } else if (text.trim() !== "") {
            const question = this.#addQuestion(text, along);
            await this.#answer(question, this.#ways.chat(text, along));
        }
    }

    /** Run a task whose answer is marks in the code, too. */
    async mark(task: Marking, text: string, along: Along): Promise<void> {
        if (this.busy) {
            this.#queue.add({ text, along, place: this.#thread.shown, ask: () => this.mark(task, text, along) });
        } else {
            const question = this.#addQuestion(text, along);
            this.#marking.set(question, task);
            await this.#answer(question, this.#mark(question, task));
        }
    }

    /** Ask the last question anew, if it has failed. */
    async retryFailed(): Promise<void> {
        const last = this.entries.at(-1);
        if (last?.role === "assistant" && last.state === "failed") {
            await this.retry();
        }
    }

    /** Let a question that waits not be asked, and have it back. */
    takeBack(id: string): void {
        const taken = this.#queue.takeBack(id);
        if (taken) {
            this.#givenBack.fire([taken]);
        }
    }

    /** Ask the last question anew; its answer is taken back, and kept as a chat of its own. */
    async retry(): Promise<void> {
        const last = this.entries.findLastIndex((each) => each.role === "user");
        const question = this.entries[last];
        if (!this.answering && question !== undefined) {
            this.#entries.cutAfter(last + 1);
            await this.#answer(question.id, this.#again(question));
        }
    }

    /** Go on with an answer that broke off. */
    async continue(): Promise<void> {
        const answer = this.entries.at(-1);
        const question = this.entries.findLast((each) => each.role === "user");
        if (!this.answering && answer?.role === "assistant" && question !== undefined) {
            const messageId = this.#thread.shown.messageOf(answer.id);
            const known = messageId !== undefined;
            const asking = known ? this.#ways.rest(messageId) : this.#ways.restOf(question.text, answer.text);
            await this.#answer(question.id, asking, answer);
        }
    }

    /** Ask another question in the place of this one; the server keeps what followed as a thread of its own. */
    async resend(id: string, text: string, along: Along): Promise<void> {
        const index = this.entries.findIndex((each) => each.role === "user" && each.id === id);
        const messageId = this.#thread.shown.messageOf(id);
        if (!this.answering && index >= 0 && text.trim() !== "") {
            this.#entries.cutAfter(index);
            const question = this.#addQuestion(text, along);
            const sent = messageId !== undefined;
            await this.#answer(question, sent ? this.#ways.edit(messageId, text, along) : this.#ways.chat(text, along));
        }
    }

    /** Ask a question that failed once more: where it stands last the thread's own way, else anew at the end. */
    async askAgain(id: string): Promise<void> {
        const question = this.entries.find((each): each is Question => each.role === "user" && each.id === id);
        if (question === undefined || this.busy) {
            return;
        }
        if (this.entries.findLast(({ role }) => role === "user") === question) {
            await this.retry();
        } else {
            const along = this.alongOf(id);
            await this.removeQuestion(id);
            await this.ask(question.text, along);
        }
    }

    /** Remove a question that failed, and what was told about it. */
    async removeQuestion(id: string): Promise<void> {
        const messageId = this.#thread.shown.messageOf(id);
        if (this.busy) {
            return;
        }
        if (messageId !== undefined && this.thread) {
            await this.threads.removeQuestion(this.thread.id, messageId);
        }
        this.#entries.remove(id);
    }

    /** Go on from here in a thread of its own. */
    async fork(id: string): Promise<void> {
        const messageId = this.#thread.shown.messageOf(id);
        if (!this.answering && this.thread && messageId !== undefined) {
            await this.open((await this.threads.fork(this.thread.id, messageId)).id);
        }
    }

    async rename(title: string): Promise<void> {
        await this.#thread.rename(title);
    }

    /** Stop the answer under way, also one that another window has asked for. */
    async stop(): Promise<void> {
        const last = this.entries.at(-1);
        if (this.#stopping !== undefined) {
            this.#stopping.cancel();
        } else if (this.thread && last?.role === "assistant" && last.state === "elsewhere") {
            await this.threads.stop(this.thread.id);
        }
    }

    /** The code that a question was asked about, as far as it can be found again. */
    alongOf(id: string): Along {
        return this.#along.get(id) ?? foundAgain(this.#thread.shown.contextOf(id));
    }

    #mark(question: string, task: Marking): Asking {
        // A question that was not answered goes by itself when the next one comes.
        const insteadOf = task.answered ? this.#thread.shown.messageOf(question) : undefined;
        return async (tokens, stop) => {
            const result = await this.#ways.mark(task, tokens, stop, insteadOf);
            if (result === undefined) {
                this.#putAside(question);
                return this.#ways.aside(task.command, { ...task.asked, task: task.name })(tokens, stop);
            }
            this.#marking.set(question, { ...task, answered: true });
            return result;
        };
    }

    /** An older server answers by a command, and no thread remembers that. */
    #putAside(question: string): void {
        this.#asides.add(question);
        this.#entries.putAside(question);
    }

    #again({ id, text }: Entry): Asking {
        const task = this.#marking.get(id);
        if (task !== undefined) {
            return this.#mark(id, task);
        }
        const sent = this.#thread.shown.messageOf(id) !== undefined;
        return sent ? this.#ways.again() : this.#ways.chat(text, this.alongOf(id));
    }

    /** `goesOn`: the answer that broke off and grows by this one. */
    async #answer(question: string, asking: Asking, goesOn?: Answer): Promise<void> {
        const { shown } = this.#thread;
        const stopping = new CancellationTokenSource();
        const { id, steps, text, thinking } = goesOn ?? { id: randomUUID(), text: "" };
        const before = { ...(thinking && { thinking }), ...(steps && { steps }) };
        const answer: Answer = { role: "assistant", id, text, ...before, state: "streaming" };
        let kept = false;
        this.#stopping = stopping;
        this.#entries.fail(question, false);
        if (goesOn === undefined) {
            this.#entries.add(answer);
        } else {
            this.#entries.change(id, () => answer);
        }
        const hearing = this.#hearing(answer.id, question, () => (kept = true));
        try {
            await this.beforeAsking();
            const result = await this.#ways.stream(asking, hearing, stopping.token);
            shown.place(question, result.questionId);
            shown.place(answer.id, result.messageId);
            const aside = this.#asides.has(question);
            this.#entries.change(answer.id, (each) => ({ ...ended(each, result), ...(aside && { aside }) }));
            this.#entries.leaveOut(question, result);
            this.#ended.fire(result);
        } catch (thrown) {
            const told = keptOf(thrown);
            shown.place(question, told?.questionId);
            shown.place(answer.id, told?.messageId);
            const stopped = stopping.token.isCancellationRequested;
            this.#entries.change(answer.id, (each) => broken(each, thrown, stopped, kept));
            this.#entries.fail(question, this.#entries.isEmpty(answer.id));
        } finally {
            stopping.dispose();
            if (this.#stopping === stopping) {
                this.#stopping = undefined;
            }
            this.#tell({ kind: "activity", note: null });
            const unplaced = shown.messageOf(answer.id) === undefined || this.thread?.title === "";
            const aside = this.#asides.has(question);
            if (this.#thread.shown === shown && !aside && unplaced && this.server.state === "running") {
                await this.#thread.readOn();
            }
            await this.#settle();
        }
    }

    /** Ask the first question that waits where a whole answer has come, else give all of them back. */
    async #settle(): Promise<void> {
        if (this.busy) {
            return;
        }
        this.#settled.fire();
        const last = this.entries.at(-1);
        const whole = last?.role === "assistant" && last.state === "complete";
        if (whole) {
            await this.#queue.next(this.#thread.shown)?.ask();
        } else {
            this.#giveBack();
        }
    }

    #giveBack(): void {
        const given = this.#queue.giveUp();
        if (given.length > 0) {
            this.#givenBack.fire(given);
        }
    }

    /** `keeps` is called where the server keeps what this answer takes the place of. */
    #hearing(id: string, question: string, keeps: () => void): Hearing {
        const { shown } = this.#thread;
        return {
            begun: ({ keptThreadId, questionId }) => {
                shown.place(question, questionId);
                if (keptThreadId !== undefined) {
                    keeps();
                }
            },
            text: (text) => this.#entries.append(id, text),
            thinking: (text) => this.#entries.think(id, text),
            step: (step) => this.#entries.step(id, stepOf(step)),
            note: (note) => this.#tell({ kind: "activity", note }),
        };
    }

    #addQuestion(text: string, along: Along): string {
        const id = randomUUID();
        this.#along.set(id, along);
        const about = along.references.length > 0 && { about: [...along.references] };
        this.#entries.add({ role: "user", id, text, ...about });
        return id;
    }

    #tell(...changes: readonly Change[]): void {
        changes.forEach((change) => this.#changed.fire(change));
    }
}
