import { randomUUID } from "node:crypto";

import { CancellationTokenSource, type Disposable, EventEmitter, l10n, languages, Range } from "vscode";

import type { ChatParams, ChatResult } from "../protocol/generated";
import { meets, plain, toldOf } from "../selection";
import { type Failure, failureOf, isCancelled } from "../server/failure";
import type { Server } from "../server/server";
import type { Piece } from "./piece";

type ContextReference = NonNullable<ChatParams["context"]>[number];

/** Lines above and below that go along, so that the answer fits in. */
const SURROUNDINGS = 20;

/** One question and what became of it. */
export interface Turn {
    readonly question: string;
    text: string;
    state: "streaming" | "complete" | "stopped" | "failed";
    /** What is to be said beside the answer. */
    notes: readonly string[];
    failure?: Failure;
    /** What a waiting person is told. */
    activity?: string | undefined;
}

/** Questions about one piece of code. The server remembers them, for as long as this lasts. */
export class Talk implements Disposable {
    readonly #changed = new EventEmitter<void>();
    readonly onDidChange = this.#changed.event;
    readonly turns: Turn[] = [];
    #thread: string | undefined;
    #stopping: CancellationTokenSource | undefined;

    constructor(
        private readonly server: Server,
        private readonly beforeAsking: () => Promise<void>,
        readonly piece: Piece,
    ) {}

    get answering(): boolean {
        return this.#stopping !== undefined;
    }

    /** Ask for a change, or whatever a slash command at the beginning names; resolves at the answer's end. */
    async ask(question: string): Promise<void> {
        this.piece.renew();
        const content = contentOf(question, this.piece);
        await this.#answer(question, (tokens, threadId, stop) =>
            this.server.request(
                "codegpt/chat",
                { threadId, messages: [{ role: "user", content }], context: contextOf(this.piece), ...tokens },
                stop.token,
            ),
        );
    }

    /** Ask the last question again. */
    async retry(): Promise<void> {
        const last = this.turns.at(-1);
        if (last !== undefined && !this.answering) {
            this.turns.pop();
            await this.ask(last.question);
        }
    }

    stop(): void {
        this.#stopping?.cancel();
    }

    /** Stop, and let the server forget it all. */
    dispose(): void {
        this.stop();
        this.#changed.dispose();
        this.piece.dispose();
        if (this.#thread !== undefined) {
            // A server that has gone has forgotten it anyway.
            this.server.request("codegpt/deleteThread", { threadId: this.#thread }).catch(() => undefined);
        }
    }

    async #answer(
        question: string,
        asking: (
            tokens: { partialResultToken: string; workDoneToken: string },
            threadId: string,
            stop: CancellationTokenSource,
        ) => Promise<ChatResult>,
    ): Promise<void> {
        const turn: Turn = { question, text: "", state: "streaming", notes: [] };
        const stop = new CancellationTokenSource();
        this.#stopping = stop;
        this.turns.push(turn);
        this.#changed.fire();
        const tokens = { partialResultToken: randomUUID(), workDoneToken: randomUUID() };
        const listening: Disposable[] = [];
        try {
            await this.beforeAsking();
            const threadId = await this.#threadId();
            listening.push(...(await this.#listen(turn, tokens)));
            finish(turn, await asking(tokens, threadId, stop));
        } catch (thrown) {
            breakOff(turn, thrown, stop.token.isCancellationRequested);
        } finally {
            listening.forEach((each) => void each.dispose());
            stop.dispose();
            this.#stopping = undefined;
            this.#changed.fire();
        }
    }

    async #listen(turn: Turn, tokens: { partialResultToken: string; workDoneToken: string }): Promise<Disposable[]> {
        return [
            // What is thought stays out of the code: that it is thought is told as what is going on.
            await this.server.onAnswer(tokens.partialResultToken, {
                text: (text) => {
                    turn.text += text;
                    this.#changed.fire();
                },
            }),
            await this.server.onReport(tokens.workDoneToken, (note) => {
                turn.activity = note;
                this.#changed.fire();
            }),
        ];
    }

    async #threadId(): Promise<string> {
        this.#thread ??= (await this.server.request("codegpt/createThread", { temporary: true })).id;
        return this.#thread;
    }
}

function finish(turn: Turn, result: ChatResult): void {
    turn.state = "complete";
    turn.text = result.text ?? turn.text;
    turn.notes = [...result.notices, ...result.contextLeftOut].map(({ message }) => message);
}

function breakOff(turn: Turn, thrown: unknown, stopped: boolean): void {
    if (stopped || isCancelled(thrown)) {
        turn.state = "stopped";
    } else {
        turn.state = "failed";
        turn.failure = failureOf(thrown);
    }
}

/** The question as a task on the code; without a selection with the cursor's line, which the person looks at. */
function contentOf(question: string, { cursor, document, text }: Piece): string {
    if (question.startsWith("/") || text.trim() === "") {
        return question;
    }
    const asked = `/edit ${question}`;
    if (cursor === undefined) {
        return asked;
    }
    const { line } = document.validatePosition(cursor);
    const told = l10n.t("The cursor is in line {0}: {1}", line + 1, document.lineAt(line).text.trim());
    return `${asked}\n\n${told}`;
}

/** The piece, the lines around it, and what is said about it: by reference, for the server to resolve. */
function contextOf({ document, range, text }: Piece): ContextReference[] {
    const uri = document.uri.toString();
    const around = document.validateRange(
        new Range(Math.max(range.start.line - SURROUNDINGS, 0), 0, range.end.line + SURROUNDINGS + 1, 0),
    );
    const told = languages.getDiagnostics(document.uri).filter((each) => meets(range, each.range));
    const references: ContextReference[] = [];
    if (text.trim() !== "") {
        references.push({ kind: "selection", uri, range: plain(range) });
    }
    if (document.getText(around).trim() !== text.trim()) {
        references.push({ kind: "range", uri, range: plain(around) });
    }
    if (told.length > 0) {
        references.push({ kind: "diagnostics", uri, diagnostics: told.map(toldOf) });
    }
    return references;
}
