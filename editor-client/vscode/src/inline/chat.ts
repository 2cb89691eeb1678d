import { commands, comments, type Disposable, EventEmitter, l10n, Range, type TextEditor, window } from "vscode";

import { warn } from "../surfaces/messages";
import { type About } from "../about";
import { takeAction } from "../failures";
import type { Server } from "../server/server";
import { proposedIn } from "./answer";
import { pieceMeant, pieceOf } from "./piece";
import { Proposals } from "./proposal";
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
    readonly #proposals = new Proposals(() => this.#refresh());
    #open: { readonly talk: Talk; readonly thread: InlineThread } | undefined;

    constructor(
        private readonly server: Server,
        private readonly beforeAsking: () => Promise<void>,
    ) {
        this.#controller.options = {
            prompt: l10n.t("Ask or say what to change…"),
            placeHolder: l10n.t("Ask or say what to change, then press Enter"),
        };
    }

    get answering(): boolean {
        return this.#open?.talk.answering ?? false;
    }

    /** Open it on what a code action named, else on the selection, else on what is around the cursor. */
    async open(given?: About): Promise<void> {
        const editor = window.activeTextEditor;
        if (editor === undefined) {
            void warn(l10n.t("Open a file first: the inline chat stands in its editor."));
            return;
        }
        await this.close();
        const piece = await meant(editor, given);
        const { active, isEmpty } = editor.selection;
        const at = isEmpty && piece.range.contains(active) ? new Range(active, active) : piece.range;
        const talk = new Talk(this.server, this.beforeAsking, piece);
        const thread = new InlineThread(this.#controller, piece, at);
        this.#open = { talk, thread };
        talk.onDidChange(() => this.#refresh());
        this.#tellSituation();
    }

    async ask(question: string): Promise<void> {
        const talk = this.#open?.talk;
        if (talk && !talk.answering && question.trim() !== "") {
            await this.#proposals.close();
            // The field that was typed into goes; the keyboard goes on in the code.
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
        const proposal = this.#proposal();
        if (this.#open && proposal !== undefined) {
            await this.#proposals.compare(this.#open.talk.piece, proposal);
            this.#refresh();
        }
    }

    /** Put the proposed code into the file. */
    async accept(): Promise<void> {
        const proposal = this.#proposal();
        if (this.#open && proposal !== undefined && (await this.#proposals.accept(this.#open.talk.piece, proposal))) {
            await this.close();
        }
    }

    /** Leave the file as it is; the conversation stays, to ask for something else. */
    async discard(): Promise<void> {
        await this.#proposals.close();
        this.#refresh();
        if (this.#open) {
            await window.showTextDocument(this.#open.talk.piece.document);
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
            await this.#proposals.close();
            open.talk.dispose();
            open.thread.dispose();
            this.#refresh();
        }
    }

    dispose(): void {
        void this.close();
        this.#proposals.dispose();
        this.#controller.dispose();
        this.#changed.dispose();
    }

    #proposal(): string | undefined {
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
        if (this.#proposals.shown) {
            return "comparing";
        }
        if (last?.state === "failed" || last?.state === "stopped") {
            const offered = new Set(last.failure?.data?.actions.map(({ command }) => command));
            return ["failed", ...HELP.filter((command) => offered.has(command))].join(" ");
        }
        return this.#proposal() === undefined ? "ready" : "proposal";
    }
}

async function meant(editor: TextEditor, given: About | undefined): Promise<ReturnType<typeof pieceOf>> {
    const { document } = editor;
    if (given?.range === undefined || given.uri !== document.uri.toString()) {
        return pieceMeant(editor);
    }
    const { end, start } = given.range;
    return pieceOf(document, new Range(start.line, start.character, end.line, end.character));
}

/** What a person typed, out of what VS Code calls the button's command with. */
export function textOf(reply: unknown): string {
    if (typeof reply !== "object" || reply === null) {
        return "";
    }
    const typed = "text" in reply ? reply.text : "body" in reply ? reply.body : "";
    return typeof typed === "string" ? typed : "";
}
