import { commands, comments, type Disposable, EventEmitter, l10n, Range, type TextEditor, window } from "vscode";

import type { About } from "../about";
import { takeAction } from "../failures";
import { ask, warn } from "../surfaces/messages";
import { notebookOf, placeOf } from "../names";
import type { Proposal, Proposals } from "../proposals";
import { typedQuestion } from "../question";
import { hindrance } from "../readable";
import { plain, selectedIn } from "../selection";
import type { Server } from "../server/server";
import { proposedIn } from "./answer";
import { Piece, pieceMeant } from "./piece";
import { Talk } from "./talk";
import { InlineThread } from "./thread";

/** The server's task of changing code as asked; its code action opens this chat. */
export const EDIT = "edit";

const CONTROLLER = "codegpt.inlineChat";

/** What helps against a failure and has a button of its own. */
const HELP = ["codegpt.setApiKey", "codegpt.selectModel"];

/** The chat between the lines: one at a time, about the piece of code it was opened on. */
export class InlineChat implements Disposable {
    readonly #controller = comments.createCommentController(CONTROLLER, "CodeGPT");
    readonly #changed = new EventEmitter<void>();
    readonly onDidChange = this.#changed.event;
    readonly #listening: Disposable[];
    #open: { readonly talk: Talk; readonly thread: InlineThread } | undefined;
    #proposed: Proposal | undefined;

    /**
     * @param proposals where an answer's code is looked at before it goes into the file
     * @param askInChat asks about code that VS Code has no room for a chat in
     */
    constructor(
        private readonly server: Server,
        private readonly beforeAsking: () => Promise<void>,
        private readonly proposals: Proposals,
        private readonly askInChat: (about: About, question: string) => Promise<void>,
    ) {
        this.#controller.options = { prompt: l10n.t("Ask or say what to change…"), placeHolder: placeholder() };
        this.#listening = [
            proposals.onDidChange(() => this.#refresh()),
            proposals.onDidTake((taken) => taken === this.#proposed && void this.close()),
        ];
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
        const about = given ?? { ...selectedIn(editor), range: plain(editor.selection) };
        const asking = typedQuestion(l10n.t("Inline Chat: {0}", placeOf(about)), placeholder());
        if (notebookOf(editor.document.uri) !== undefined) {
            const question = await asking;
            await (question && this.askInChat(given ?? selectedIn(editor), `/${EDIT} ${question}`));
            return;
        }
        const [piece, question] = await Promise.all([meant(editor, given), asking]);
        if (question === undefined) {
            piece.dispose();
            return;
        }
        await this.close();
        this.#begin(piece);
        await this.ask(question);
    }

    /** Ask on, about the lines as they are now. */
    async ask(question: string): Promise<void> {
        const talk = this.#open?.talk;
        if (talk && !talk.answering && question.trim() !== "") {
            await this.proposals.close();
            // The field that was typed into is emptied; the keyboard goes on in the code.
            void commands.executeCommand("workbench.action.focusActiveEditorGroup");
            await talk.ask(question.trim());
        }
    }

    async retry(): Promise<void> {
        await this.#open?.talk.retry();
    }

    stop(): void {
        this.#open?.talk.stop();
    }

    /** Show what the proposed code would change. */
    async compare(): Promise<void> {
        const code = this.#code();
        const piece = this.#open?.talk.piece;
        if (piece && code !== undefined) {
            this.#proposed = {
                document: piece.document,
                edit: () => piece.replacedBy(code),
                instead: [l10n.t("Ask Again"), () => this.retry()],
            };
            await this.proposals.compare(this.#proposed);
        }
    }

    /** Go the way forward of the last failure that this command is. */
    async help(command: string): Promise<void> {
        const action = this.#open?.talk.turns.at(-1)?.failure?.data?.actions.find((each) => each.command === command);
        if (action) {
            await takeAction(action);
        }
    }

    /** End it: what is under way stops, what was proposed is left. */
    async close(): Promise<void> {
        const open = this.#open;
        this.#open = undefined;
        if (open) {
            await this.proposals.close();
            open.talk.dispose();
            open.thread.dispose();
            this.#refresh();
        }
    }

    dispose(): void {
        void this.close();
        this.#listening.forEach((each) => void each.dispose());
        this.#controller.dispose();
        this.#changed.dispose();
    }

    #begin(piece: Piece): void {
        const at =
            piece.cursor && piece.range.contains(piece.cursor) ? new Range(piece.cursor, piece.cursor) : piece.range;
        const talk = new Talk(this.server, this.beforeAsking, piece);
        this.#open = { talk, thread: new InlineThread(this.#controller, piece, at) };
        talk.onDidChange(() => this.#refresh());
    }

    #code(): string | undefined {
        const last = this.#open?.talk.turns.at(-1);
        return last?.state === "complete" ? proposedIn(last.text) : undefined;
    }

    #refresh(): void {
        this.#open?.thread.draw(this.#open.talk.turns);
        this.#tellSituation();
    }

    /** What menus and keys go by. */
    #tellSituation(): void {
        const situation = this.#open && this.#situation();
        if (this.#open && situation !== undefined) {
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
        if (this.#proposed !== undefined && this.proposals.shown === this.#proposed) {
            return "comparing";
        }
        if (last?.state === "failed" || last?.state === "stopped") {
            const offered = new Set(last.failure?.data?.actions.map(({ command }) => command));
            return ["failed", ...HELP.filter((command) => offered.has(command))].join(" ");
        }
        return this.#code() === undefined ? "ready" : "proposal";
    }
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
