import { randomUUID } from "node:crypto";

import { CancellationTokenSource, type Disposable, EventEmitter, l10n, languages, Range } from "vscode";

import type {
    ChatMessage,
    ChatParams,
    ChatResult,
    DocumentDiagnostic,
    ProposedEditResult,
} from "../protocol/generated";
import { meets, MOST_DIAGNOSTICS, plain, toldOf } from "../selection";
import { type Failure, failureOf, isCancelled } from "../server/failure";
import type { Server } from "../server/server";
import type { Piece } from "./piece";

type ContextReference = NonNullable<ChatParams["context"]>[number];

/** Lines above and below that go along, so that the answer fits in. */
const SURROUNDINGS = 20;

/** What is asked for: an answer to read, or a change by an instruction or by a task's name. */
export type Wanted =
    | { readonly kind: "answer" | "change"; readonly question: string }
    | { readonly kind: "task"; readonly task: string }
    | { readonly kind: "comments" };

/** One question and what became of it. */
export interface Turn {
    readonly wanted: Wanted;
    readonly question: string;
    text: string;
    state: "streaming" | "complete" | "stopped" | "failed";
    /** What is to be said beside the answer. */
    notes: readonly string[];
    failure?: Failure;
    /** The edit that the answer became. */
    proposed?: ProposedEditResult;
    /** What a waiting person is told. */
    activity?: string | undefined;
}

interface Tokens {
    readonly partialResultToken: string;
    readonly workDoneToken: string;
}

/** Questions about one piece of code. */
export class Talk implements Disposable {
    readonly #changed = new EventEmitter<void>();
    readonly onDidChange = this.#changed.event;
    readonly turns: Turn[] = [];
    #stopping: CancellationTokenSource | undefined;

    constructor(
        private readonly server: Server,
        private readonly beforeAsking: () => Promise<void>,
        readonly piece: Piece,
    ) {}

    get answering(): boolean {
        return this.#stopping !== undefined;
    }

    /** Ask this; resolves at the answer's end. */
    async ask(wanted: Wanted): Promise<Turn> {
        this.piece.renew();
        const question = questionOf(wanted);
        const turn: Turn = { wanted, question, text: "", state: "streaming", notes: [] };
        const asking = wanted.kind === "answer" ? this.#chat(turn) : this.#change(turn);
        this.turns.push(turn);
        await this.#answer(turn, asking);
        return turn;
    }

    /** Ask the last question again. */
    async retry(): Promise<Turn | undefined> {
        return this.answering || this.turns.length === 0 ? undefined : this.ask(this.turns.pop()!.wanted);
    }

    stop(): void {
        this.#stopping?.cancel();
    }

    dispose(): void {
        this.stop();
        this.#changed.dispose();
        this.piece.dispose();
    }

    /** What was said goes along: no thread of the server remembers it. */
    #chat(turn: Turn): (tokens: Tokens, stop: CancellationTokenSource) => Promise<void> {
        const said = this.turns.filter(({ text }) => text.trim() !== "");
        const messages: ChatMessage[] = said.flatMap(({ question, text }) => [
            { role: "user", content: question },
            { role: "assistant", content: text },
        ]);
        messages.push({ role: "user", content: turn.question });
        const context = contextOf(this.piece);
        return async (tokens, stop) => {
            const result = await this.server.request("codegpt/chat", { messages, context, ...tokens }, stop.token);
            turn.text = result.text ?? turn.text;
            turn.notes = notesOf(result);
        };
    }

    #change(turn: Turn): (tokens: Tokens, stop: CancellationTokenSource) => Promise<void> {
        const { document, range } = this.piece;
        const { wanted } = turn;
        const asked = {
            uri: document.uri.toString(),
            range: plain(range),
            diagnostics: diagnosticsIn(this.piece),
            context: surroundingsOf(this.piece),
            ...wayOf(wanted, turn.question, this.piece),
        };
        return async (tokens, stop) => {
            turn.proposed = await this.server.request("codegpt/proposeEdit", { ...asked, ...tokens }, stop.token);
            turn.notes = turn.proposed.answer ? notesOf(turn.proposed.answer) : [];
        };
    }

    async #answer(turn: Turn, asking: (tokens: Tokens, stop: CancellationTokenSource) => Promise<void>): Promise<void> {
        const stop = new CancellationTokenSource();
        this.#stopping = stop;
        this.#changed.fire();
        const tokens = { partialResultToken: randomUUID(), workDoneToken: randomUUID() };
        const listening: Disposable[] = [];
        try {
            await this.beforeAsking();
            listening.push(...(await this.#listen(turn, tokens)));
            await asking(tokens, stop);
            turn.state = "complete";
        } catch (thrown) {
            breakOff(turn, thrown, stop.token.isCancellationRequested);
        } finally {
            listening.forEach((each) => void each.dispose());
            stop.dispose();
            this.#stopping = undefined;
            this.#changed.fire();
        }
    }

    async #listen(turn: Turn, tokens: Tokens): Promise<Disposable[]> {
        return [
            // What is thought stays out of the code: that it is thought is told as what is going on.
            await this.server.onAnswer(tokens.partialResultToken, {
                // A second beginning: the first answer could not be put in.
                begun: ({ text }) => {
                    turn.text = text;
                },
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
}

function notesOf(result: ChatResult): string[] {
    return [...result.notices, ...result.contextLeftOut].map(({ message }) => message);
}

function breakOff(turn: Turn, thrown: unknown, stopped: boolean): void {
    if (stopped || isCancelled(thrown)) {
        turn.state = "stopped";
        return;
    }
    const failure = failureOf(thrown);
    const answered = failure.data?.reason === "no_code" && turn.text.trim() !== "";
    // An answer in words is one: nothing was to be changed.
    turn.state = answered ? "complete" : "failed";
    if (!answered) {
        turn.failure = failure;
    }
}

function questionOf(wanted: Wanted): string {
    switch (wanted.kind) {
        case "task":
            return `/${wanted.task}`;
        case "comments":
            return l10n.t("Do what the comment says");
        default:
            return wanted.question;
    }
}

/** How the server is told what is to be changed. */
function wayOf(
    wanted: Wanted,
    question: string,
    piece: Piece,
): { task: string } | { comments: true } | { instruction: string } {
    switch (wanted.kind) {
        case "task":
            return { task: wanted.task };
        case "comments":
            return { comments: true };
        default:
            return { instruction: instructionOf(question, piece) };
    }
}

/** What is wanted, without a selection with the cursor's line, which the person looks at. */
function instructionOf(question: string, { cursor, document }: Piece): string {
    if (cursor === undefined) {
        return question;
    }
    const { line } = document.validatePosition(cursor);
    const told = l10n.t("The cursor is in line {0}: {1}", line + 1, document.lineAt(line).text.trim());
    return `${question}\n\n${told}`;
}

/** The piece, the lines around it, and what is said about it: by reference, for the server to resolve. */
function contextOf(piece: Piece): ContextReference[] {
    const { document, range, text } = piece;
    const uri = document.uri.toString();
    const diagnostics = diagnosticsIn(piece);
    return [
        ...(text.trim() === "" ? [] : [{ kind: "selection" as const, uri, range: plain(range) }]),
        ...surroundingsOf(piece),
        ...(diagnostics.length === 0 ? [] : [{ kind: "diagnostics" as const, uri, diagnostics }]),
    ];
}

function surroundingsOf({ document, range, text }: Piece): ContextReference[] {
    const around = document.validateRange(
        new Range(Math.max(range.start.line - SURROUNDINGS, 0), 0, range.end.line + SURROUNDINGS + 1, 0),
    );
    const same = document.getText(around).trim() === text.trim();
    return same ? [] : [{ kind: "range", uri: document.uri.toString(), range: plain(around) }];
}

function diagnosticsIn({ document, range }: Piece): DocumentDiagnostic[] {
    const told = languages.getDiagnostics(document.uri).filter((each) => meets(range, each.range));
    return told.slice(0, MOST_DIAGNOSTICS).map(toldOf);
}
