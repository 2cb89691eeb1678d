import { commands, comments, type Disposable, EventEmitter, l10n, Range, type TextEditor, window } from "vscode";

import type { About } from "../about";
import { showFailure, takeAction } from "../failures";
import type { Lenses } from "../lenses";
import { notebookOf, placeOf } from "../names";
import type { Proposals } from "../proposals/proposals";
import { typedQuestion } from "../question";
import { canAsk, hindrance } from "../readable";
import { plain } from "../selection";
import type { Server } from "../server/server";
import { ask, warn } from "../surfaces/messages";
import { holdsCode } from "./answer";
import { AnswerPage } from "./page";
import { Piece, pieceMeant } from "./piece";
import { Talk, type Turn, type Wanted } from "./talk";
import { InlineThread } from "./thread";
import { Writing } from "./writing";

/** The server's task of changing code as asked; its code action opens this chat. */
export const EDIT = "edit";

const CONTROLLER = "codegpt.inlineChat";

/** What helps against a failure and has a button of its own. */
const HELP = ["codegpt.setApiKey", "codegpt.selectModel"];

/** What there is about the piece of code that was asked about. */
interface Open {
    readonly talk: Talk;
    readonly at: Range;
    /** While a change is being written. */
    writing?: Writing | undefined;
    /** Once there is something to read. */
    thread?: InlineThread | undefined;
}

/**
 * What is asked about a piece of code where it stands. A change is marked while it is written and becomes a proposal;
 * what is to be read, such as an explanation or an error, stands between the lines and can be answered there.
 */
export class InlineChat implements Disposable {
    readonly #controller = comments.createCommentController(CONTROLLER, "CodeGPT");
    readonly #changed = new EventEmitter<void>();
    readonly onDidChange = this.#changed.event;
    readonly #listening: Disposable;
    readonly #page = new AnswerPage();
    #open: Open | undefined;

    /**
     * @param proposals where a change is looked at before it goes into the file
     * @param askInChat asks about code that VS Code has no room for a chat in
     */
    constructor(
        private readonly server: Server,
        private readonly beforeAsking: () => Promise<void>,
        private readonly lenses: Lenses,
        private readonly proposals: Proposals,
        private readonly askInChat: (about: About, question: string) => Promise<void>,
    ) {
        this.#controller.options = { prompt: l10n.t("Ask or say what to change…"), placeHolder: placeholder() };
        this.#listening = proposals.onDidTake(() => this.close());
    }

    get answering(): boolean {
        return this.#open?.talk.answering ?? false;
    }

    /**
     * Ask about what a code action named, else about the selection, else about what is around the cursor. The question is
     * typed before anything opens: into a box of its own, which has the keyboard wherever it was.
     */
    async open(given?: About): Promise<void> {
        const editor = window.activeTextEditor;
        if (editor === undefined) {
            void warn(l10n.t("Open a file first: the inline chat stands in its editor."));
            return;
        }
        const why = hindrance(editor);
        if (why !== undefined) {
            // It takes the keyboard: what a person goes on typing must not take the place of what is selected.
            await ask(why, "");
            await commands.executeCommand("workbench.action.focusActiveEditorGroup");
            return;
        }
        const about = given ?? { uri: editor.document.uri.toString(), range: plain(editor.selection) };
        const asking = typedQuestion(l10n.t("Inline Chat: {0}", placeOf(about)), placeholder());
        const [piece, question] = await Promise.all([meant(editor, given), asking]);
        if (question === undefined) {
            piece.dispose();
            return;
        }
        await this.#ask(piece, wantedBy(question, piece));
    }

    /** Have a task's change proposed, about what a code action named, else about what is selected or around the cursor. */
    async change(task: string, given?: About): Promise<void> {
        await this.#change({ kind: "task", task }, given);
    }

    /** Have that change proposed which comments `CodeGPT: …` ask for, in what a code action named. */
    async asCommentsSay(given?: About): Promise<void> {
        await this.#change({ kind: "comments" }, given);
    }

    async #change(wanted: Wanted, given?: About): Promise<void> {
        const editor = window.activeTextEditor;
        if (editor === undefined) {
            void warn(l10n.t("Open a file and select the code that is meant."));
        } else if (canAsk(editor)) {
            await this.#ask(await meant(editor, given), wanted);
        }
    }

    /** Go on with what stands between the lines. */
    async reply(question: string): Promise<void> {
        const talk = this.#open?.talk;
        if (talk && !talk.answering && question.trim() !== "") {
            // The field that was typed into is emptied; the keyboard goes on in the code.
            void commands.executeCommand("workbench.action.focusActiveEditorGroup");
            await this.#follow(talk.ask({ kind: "answer", question: question.trim() }));
        }
    }

    async retry(): Promise<void> {
        const talk = this.#open?.talk;
        if (talk) {
            await this.#follow(talk.retry());
        }
    }

    stop(): void {
        this.#open?.talk.stop();
    }

    /** Have the code of the last answer proposed. */
    async apply(): Promise<void> {
        const piece = this.#open?.talk.piece;
        const answer = this.#code();
        if (piece && answer !== undefined) {
            const asked = { uri: piece.document.uri.toString(), range: plain(piece.range), answer };
            await this.proposals.show(await this.server.request("codegpt/proposeEdit", asked));
        }
    }

    /** Go the way forward of the last failure that this command is. */
    async help(command: string): Promise<void> {
        const action = this.#open?.talk.turns.at(-1)?.failure?.data?.actions.find((each) => each.command === command);
        if (action) {
            await takeAction(action);
        }
    }

    /** End it: what is under way stops. */
    close(): void {
        const open = this.#open;
        this.#open = undefined;
        if (open) {
            open.writing?.dispose();
            open.talk.dispose();
            open.thread?.dispose();
            this.#tellSituation();
        }
    }

    dispose(): void {
        this.close();
        this.#listening.dispose();
        this.#page.dispose();
        this.#controller.dispose();
        this.#changed.dispose();
    }

    async #ask(piece: Piece, wanted: Wanted): Promise<void> {
        if (wanted.kind === "answer" && notebookOf(piece.document.uri)) {
            const about = { uri: piece.document.uri.toString(), range: plain(piece.range) };
            piece.dispose();
            await this.askInChat(about, wanted.question);
            return;
        }
        await this.proposals.close();
        this.close();
        const at =
            piece.cursor && piece.range.contains(piece.cursor) ? new Range(piece.cursor, piece.cursor) : piece.range;
        const talk = new Talk(this.server, this.beforeAsking, piece);
        this.#open = { talk, at };
        talk.onDidChange(() => this.#refresh());
        await this.#follow(talk.ask(wanted));
    }

    /** What becomes of a question: a change is proposed, what is to be read has its place. */
    async #follow(asked: Promise<Turn | undefined>): Promise<void> {
        const open = this.#open;
        const turn = await asked;
        if (turn === undefined || open === undefined || this.#open !== open) {
            return;
        }
        if (turn.proposed) {
            await this.proposals.show(turn.proposed, () => this.retry());
        } else if (notebookOf(open.talk.piece.document.uri)) {
            this.close();
            await (turn.text.trim() !== "" && this.#page.show(open.talk.piece.document.uri, turn));
            await (turn.failure && showFailure(turn.failure));
        }
    }

    #code(): string | undefined {
        const last = this.#open?.talk.turns.at(-1);
        return last?.state === "complete" && !last.proposed && holdsCode(last.text) ? last.text : undefined;
    }

    #refresh(): void {
        const open = this.#open;
        if (open) {
            const last = open.talk.turns.at(-1);
            const changing = last?.wanted.kind !== "answer" && last?.state === "streaming";
            if (changing) {
                open.writing ??= new Writing(this.lenses, open.talk.piece, () => open.talk.turns.at(-1));
                open.writing.draw();
            } else {
                open.writing?.dispose();
                open.writing = undefined;
            }
            this.#read(
                open,
                open.talk.turns.filter((turn) => isRead(turn)),
            );
        }
        this.#tellSituation();
    }

    /** Show what is to be read, if there is anything. */
    #read(open: Open, turns: readonly Turn[]): void {
        const { at, talk } = open;
        if (turns.length === 0 || notebookOf(talk.piece.document.uri)) {
            open.thread?.dispose();
            open.thread = undefined;
        } else {
            open.thread ??= new InlineThread(this.#controller, talk.piece, at);
            open.thread.draw(turns);
        }
    }

    /** What menus and keys go by. */
    #tellSituation(): void {
        const situation = this.#open && this.#situation();
        if (this.#open?.thread && situation !== undefined) {
            this.#open.thread.situation = situation;
        }
        void commands.executeCommand("setContext", "codegpt.inlineChat", situation);
        this.#changed.fire();
    }

    #situation(): string {
        const last = this.#open?.talk.turns.at(-1);
        if (this.answering) {
            return "answering";
        }
        if (last?.state === "failed" || last?.state === "stopped") {
            const offered = new Set(last.failure?.data?.actions.map(({ command }) => command));
            return ["failed", ...HELP.filter((command) => offered.has(command))].join(" ");
        }
        return this.#code() === undefined ? "ready" : "code";
    }
}

/** A change is marked in the code while it is written, and looked at as a proposal; all else is read. */
function isRead({ proposed, state, wanted }: Turn): boolean {
    return proposed === undefined && (wanted.kind === "answer" || state !== "streaming");
}

/** A task by its slash is answered to be read; of no code there is none to change. */
function wantedBy(question: string, piece: Piece): Wanted {
    const change = new RegExp(`^/${EDIT}(\\s+|$)`);
    const asked = question.replace(change, "");
    const read = asked.startsWith("/") || piece.text.trim() === "";
    return { kind: read ? "answer" : "change", question: asked };
}

async function meant(editor: TextEditor, given: About | undefined): Promise<Piece> {
    const { document } = editor;
    const range = given?.uri === document.uri.toString() ? given.range : undefined;
    return range ? new Piece(document, range) : pieceMeant(editor);
}

function placeholder(): string {
    return l10n.t("Ask or say what to change, then press Enter");
}

/** What a person typed, out of what VS Code calls the button's command with. */
export function textOf(reply: unknown): string {
    if (typeof reply !== "object" || reply === null) {
        return "";
    }
    const typed = "text" in reply ? reply.text : "body" in reply ? reply.body : "";
    return typeof typed === "string" ? typed : "";
}
