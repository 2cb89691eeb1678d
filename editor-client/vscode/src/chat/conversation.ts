import { randomUUID } from "node:crypto";

import { type CancellationToken, CancellationTokenSource, EventEmitter, l10n } from "vscode";

import { isOffered } from "../failures";
import type { ChatMessage, ChatResult } from "../protocol/generated";
import { type Failure, failureOf, isCancelled } from "../server/failure";
import type { Server } from "../server/server";
import type { Answer, Card, Entry, Question } from "./entries";

/** What the model is told to go on with an answer that broke off. */
const GO_ON = "Continue exactly where you stopped. Repeat nothing.";

/** What changed: one entry, a piece of its text, all of them, or what a waiting person is told. */
export type Change =
    | { readonly kind: "entries" }
    | { readonly kind: "entry"; readonly entry: Entry }
    | { readonly kind: "delta"; readonly id: string; readonly text: string }
    | { readonly kind: "activity"; readonly note: string | null };

/** How an answer is asked for: a question with all before it, or a task on a piece of code. */
type Asking = (
    tokens: { partialResultToken: string; workDoneToken: string },
    stop: CancellationToken,
) => Promise<ChatResult>;

/** One conversation: questions, answers that stream in, and their ends. */
export class Conversation {
    readonly #changed = new EventEmitter<Change>();
    readonly onDidChange = this.#changed.event;
    readonly #ended = new EventEmitter<ChatResult>();
    readonly onDidEnd = this.#ended.event;
    #entries: Entry[] = [];
    /** How each question was asked, for asking it again. After a reload only its words are left. */
    readonly #asked = new Map<string, Asking>();
    #stopping: CancellationTokenSource | undefined;

    constructor(
        private readonly server: Server,
        private readonly beforeAsking: () => Promise<void>,
    ) {}

    get entries(): readonly Entry[] {
        return this.#entries;
    }

    get answering(): boolean {
        return this.#stopping !== undefined;
    }

    /** Take up what was shown before a reload; an answer that was under way then has stopped. */
    restore(entries: readonly Entry[]): void {
        this.#entries = entries.map((each) =>
            each.role === "assistant" && each.state === "streaming" ? { ...each, state: "stopped" } : each,
        );
        this.#changed.fire({ kind: "entries" });
    }

    clear(): void {
        this.stop();
        this.#entries = [];
        this.#asked.clear();
        this.#changed.fire({ kind: "entries" });
    }

    /** Ask, and stream the answer; resolves at its end, whatever that is. */
    async ask(text: string): Promise<void> {
        if (!this.answering && text.trim() !== "") {
            this.#add({ role: "user", id: randomUUID(), text });
            await this.#answer(this.#chat(this.#messages()));
        }
    }

    /** Run a command of the server that streams an answer; `shown` stands for the question. */
    async run(command: string, shown: string, argument: object): Promise<void> {
        if (!this.answering) {
            const question: Question = { role: "user", id: randomUUID(), text: shown };
            const asking: Asking = (tokens, stop) => this.server.answer(command, { ...argument, ...tokens }, stop);
            this.#asked.set(question.id, asking);
            this.#add(question);
            await this.#answer(asking);
        }
    }

    /** Ask the last question anew; its answer is taken back. */
    async retry(): Promise<void> {
        const last = this.#entries.findLastIndex((each) => each.role === "user");
        const question = this.#entries[last];
        if (!this.answering && question !== undefined) {
            this.#cutAfter(last + 1);
            await this.#answer(this.#asked.get(question.id) ?? this.#chat(this.#messages()));
        }
    }

    /** Go on with an answer that broke off. */
    async continue(): Promise<void> {
        const last = this.#entries.at(-1);
        if (!this.answering && last?.role === "assistant") {
            await this.#answer(this.#chat([...this.#messages(), { role: "user", content: GO_ON }]), last);
        }
    }

    /** Ask another question in the place of this one; what followed it is taken back. */
    async resend(id: string, text: string): Promise<void> {
        const index = this.#entries.findIndex((each) => each.role === "user" && each.id === id);
        if (!this.answering && index >= 0 && text.trim() !== "") {
            this.#cutAfter(index);
            await this.ask(text);
        }
    }

    stop(): void {
        this.#stopping?.cancel();
    }

    #chat(messages: ChatMessage[]): Asking {
        return (tokens, stop) => this.server.request("codegpt/chat", { messages, ...tokens }, stop);
    }

    async #answer(asking: Asking, begun?: Answer): Promise<void> {
        const kept: Answer = {
            role: "assistant",
            id: randomUUID(),
            text: "",
            ...begun,
            card: undefined,
            state: "streaming",
        };
        const stopping = new CancellationTokenSource();
        this.#stopping = stopping;
        this.#put(kept);
        try {
            const result = await this.#stream(kept.id, asking, stopping.token);
            this.#put(ended(this.#answerOf(kept.id), result));
            this.#ended.fire(result);
        } catch (thrown) {
            this.#put(broken(this.#answerOf(kept.id), thrown, stopping.token.isCancellationRequested));
        } finally {
            stopping.dispose();
            if (this.#stopping === stopping) {
                this.#stopping = undefined;
            }
            this.#changed.fire({ kind: "activity", note: null });
        }
    }

    async #stream(id: string, asking: Asking, stop: CancellationToken): Promise<ChatResult> {
        await this.beforeAsking();
        const [partialResultToken, workDoneToken] = [randomUUID(), randomUUID()];
        const listening = [
            await this.server.onDelta(partialResultToken, (text) => this.#append(id, text)),
            await this.server.onReport(workDoneToken, (note) => {
                this.#changed.fire({ kind: "activity", note: note ?? null });
            }),
        ];
        try {
            return await asking({ partialResultToken, workDoneToken }, stop);
        } finally {
            listening.forEach((each) => void each.dispose());
        }
    }

    #messages(): ChatMessage[] {
        return this.#entries
            .filter((each) => each.role === "user" || each.text !== "")
            .map((each) => ({ role: each.role, content: each.text }));
    }

    /** The answer as it stands; after a clear it is nobody's. */
    #answerOf(id: string): Answer | undefined {
        return this.#entries.find((each): each is Answer => each.role === "assistant" && each.id === id);
    }

    #append(id: string, text: string): void {
        const answer = this.#answerOf(id);
        if (answer) {
            answer.text += text;
            this.#changed.fire({ kind: "delta", id, text });
        }
    }

    #add(entry: Entry): void {
        this.#entries.push(entry);
        this.#changed.fire({ kind: "entry", entry });
    }

    #put(entry: Answer | undefined): void {
        if (entry === undefined) {
            return;
        }
        const index = this.#entries.findIndex((each) => each.id === entry.id);
        if (index < 0) {
            this.#add(entry);
        } else {
            this.#entries[index] = entry;
            this.#changed.fire({ kind: "entry", entry });
        }
    }

    #cutAfter(length: number): void {
        this.#entries.splice(length);
        this.#changed.fire({ kind: "entries" });
    }
}

function ended(answer: Answer | undefined, result: ChatResult): Answer | undefined {
    return (
        answer && {
            ...answer,
            text: result.text ?? answer.text,
            state: "complete",
            finishReason: result.finishReason,
            provider: result.provider,
            model: result.model,
            ...(result.usage && { inputTokens: result.usage.inputTokens, outputTokens: result.usage.outputTokens }),
            notices: result.notices.map((notice) => notice.message),
        }
    );
}

function broken(answer: Answer | undefined, thrown: unknown, stopped: boolean): Answer | undefined {
    if (answer === undefined) {
        return undefined;
    }
    if (stopped || isCancelled(thrown)) {
        return { ...answer, state: "stopped" };
    }
    return { ...answer, state: "failed", card: cardOf(failureOf(thrown)) };
}

/** A failure as it is drawn. */
export function cardOf({ data, message }: Failure): Card {
    if (data === undefined) {
        const again = { title: l10n.t("Try Again"), command: "codegpt.retry" };
        return { message: l10n.t("The CodeGPT server did not answer: {0}", message), actions: [again] };
    }
    return {
        message,
        code: data.code,
        ...(data.requestId !== undefined && { requestId: data.requestId }),
        ...(data.docs !== undefined && { docs: data.docs }),
        ...(data.retryAfterMs !== undefined && { retryAt: Date.now() + data.retryAfterMs }),
        actions: data.actions.filter(isOffered).map((each) => ({ ...each, arguments: [...(each.arguments ?? [])] })),
    };
}
