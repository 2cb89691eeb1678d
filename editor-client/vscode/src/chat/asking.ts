import { randomUUID } from "node:crypto";

import type { CancellationToken } from "vscode";

import type { About } from "../about";
import type { ChatResult, DocumentDiagnostic, Mode, StepItem } from "../protocol/generated";
import { ifKnown } from "../server/failure";
import { inWords } from "../server/findings";
import type { AnswerHearing, Server } from "../server/server";
import type { Along } from "./along";
import { Deltas } from "./deltas";

interface Tokens {
    readonly partialResultToken: string;
    readonly workDoneToken: string;
}

/** How an answer is asked for. */
export type Asking = (tokens: Tokens, stop: CancellationToken) => Promise<ChatResult>;

/** A task that marks what it finds: its name, its command at an older server, and what it is asked about. */
export interface Marking {
    readonly name: string;
    readonly command: string;
    readonly asked: About & { readonly question?: string };
    /** Whether it has been answered. */
    readonly answered?: boolean;
}

/** Who hears of an answer while it is written, and what a waiting person is told. */
export interface Hearing extends Required<AnswerHearing> {
    readonly note: (note: string | null) => void;
}

/** The ways to ask the server; `threadId` names the thread that remembers. */
export class Ways {
    constructor(
        private readonly server: Server,
        private readonly threadId: () => Promise<string>,
        private readonly mode: (threadId: string) => { mode?: Mode },
    ) {}

    /** A question at the end of the thread. */
    chat(text: string, { items }: Along): Asking {
        const messages = [{ role: "user" as const, content: text }];
        return async (tokens, stop) => {
            const asked = { ...(await this.#place()), messages, context: [...items], ...tokens };
            return this.server.request("codegpt/chat", asked, stop);
        };
    }

    /** Another question in the place of this message of the thread. */
    edit(questionId: string, text: string, { items }: Along): Asking {
        return async (tokens, stop) => {
            const asked = { ...(await this.#place()), questionId, content: text, context: [...items], ...tokens };
            return this.server.request("codegpt/editMessage", asked, stop);
        };
    }

    /** The last question of the thread once more. */
    again(): Asking {
        return async (tokens, stop) =>
            this.server.request("codegpt/retry", { ...(await this.#place()), ...tokens }, stop);
    }

    /** The rest of this answer of the thread, which broke off. */
    rest(messageId: string): Asking {
        return async (tokens, stop) =>
            this.server.request("codegpt/continue", { ...(await this.#place()), messageId, ...tokens }, stop);
    }

    /** The rest of an answer that no thread remembers. */
    restOf(question: string, text: string): Asking {
        const messages = [
            { role: "user" as const, content: question },
            { role: "assistant" as const, content: text },
        ];
        return (tokens, stop) => this.server.request("codegpt/continue", { messages, ...tokens }, stop);
    }

    /**
     * A task whose answer is marks in the code, as a turn of the thread. It comes whole, and in words; undefined from a
     * server that runs such tasks by their commands only.
     *
     * @param insteadOf the question whose place it takes
     */
    async mark({ asked, name }: Marking, { workDoneToken }: Tokens, stop: CancellationToken, insteadOf?: string) {
        const { uri, range, diagnostics = [], question } = asked;
        const about = { uri, range: range ?? null, diagnostics: diagnostics as DocumentDiagnostic[] };
        const place = { threadId: await this.threadId(), insteadOf: insteadOf ?? null };
        const params = { task: name, ...about, question: question ?? null, ...place, workDoneToken };
        const result = await ifKnown(this.server.request("codegpt/runTask", params, stop));
        return result && inWords(result);
    }

    /** A command of the server, whose answer no thread remembers. */
    aside(command: string, argument: object): Asking {
        return (tokens, stop) => this.server.answer(command, { ...argument, ...tokens }, stop);
    }

    /** Ask, and pass on what comes until the answer has ended. */
    async stream(asking: Asking, hearing: Hearing, stop: CancellationToken): Promise<ChatResult> {
        const [partialResultToken, workDoneToken] = [randomUUID(), randomUUID()];
        const [texts, thoughts] = [new Deltas(hearing.text), new Deltas(hearing.thinking)];
        const hear = {
            begun: hearing.begun,
            text: (text: string) => {
                thoughts.flush();
                texts.add(text);
            },
            thinking: (text: string) => {
                texts.flush();
                thoughts.add(text);
            },
            step: (step: StepItem) => {
                texts.flush();
                thoughts.flush();
                hearing.step(step);
            },
        };
        const listening = [
            await this.server.onAnswer(partialResultToken, hear),
            await this.server.onReport(workDoneToken, (note) => hearing.note(note ?? null)),
        ];
        try {
            return await asking({ partialResultToken, workDoneToken }, stop);
        } finally {
            thoughts.flush();
            texts.flush();
            listening.forEach((each) => void each.dispose());
        }
    }

    /** In which thread, and what may be done there. */
    async #place(): Promise<{ threadId: string; mode?: Mode }> {
        const threadId = await this.threadId();
        return { threadId, ...this.mode(threadId) };
    }
}
