import {
    commands,
    type Disposable,
    type ExtensionContext,
    l10n,
    type WebviewView,
    type WebviewViewProvider,
} from "vscode";

import { effortName } from "../choosing/effort";
import type { Connection } from "../connection";
import { showFailure, takeAction } from "../failures";
import type { LocalModel } from "../localModel";
import type { ApprovalCall } from "../protocol/generated";
import { failureOf } from "../server/failure";
import type { Server } from "../server/server";
import { tell } from "../surfaces/messages";
import { plainLine } from "../surfaces/plain";
import type { Theme } from "../theme/theme";
import { pageFor } from "../webview";
import type { Approvals } from "./approvals";
import { attachPlaces, tooLarge } from "./attachFile";
import type { Attachments } from "./attachments";
import type { Change } from "./change";
import type { CodeActions } from "./code";
import { pickContext } from "./contextPick";
import type { ContextPreview } from "./contextPreview";
import type { Conversation } from "./conversation";
import type { Edits } from "./edits";
import { MOST_ENTRIES } from "./entries";
import type { Files } from "./files";
import { type FromPage, readFromPage, type Surroundings, type ToPage } from "./messages";
import { modeName, type Modes, whyOnlyAsk } from "./modes";
import type { Waiting } from "./queue";
import type { Tasks } from "./tasks";
import { words } from "./words";

export const VIEW = "codegpt.chatView";

/** The chat in the side bar: draws the conversation and passes on what the person does there. */
export class ChatView implements WebviewViewProvider, Disposable {
    readonly #subscriptions: Disposable[];
    #view: WebviewView | undefined;
    #ready = false;
    #waiting: ToPage[] = [];

    constructor(
        private readonly context: ExtensionContext,
        private readonly conversation: Conversation,
        private readonly connection: Connection,
        private readonly server: Server,
        private readonly tasks: Tasks,
        private readonly code: CodeActions,
        private readonly attachments: Attachments,
        private readonly edits: Edits,
        private readonly preview: ContextPreview,
        private readonly files: Files,
        private readonly theme: Theme,
        private readonly localModel: LocalModel,
        private readonly modes: Modes,
        private readonly approvals: Approvals,
    ) {
        this.#subscriptions = [
            conversation.onDidChange((change) => this.#follow(change)),
            conversation.onDidGiveBack((given) => this.#giveBack(given)),
            conversation.onDidSettle(() => void attachments.weigh()),
            attachments.onDidChange(() => this.#tell(this.#chips())),
            edits.onDidChange((edited) => this.#tell({ kind: "editing", edited })),
            connection.onDidChange(() => this.#tell(this.#surroundings())),
            server.onDidChangeState(() => this.#tell(this.#surroundings())),
            theme.onDidChange((told) => this.#tell({ kind: "colours", ...told })),
            localModel.onDidChange(() => this.#tell(this.#surroundings())),
            modes.onDidChange(() => this.#tell(this.#surroundings())),
            approvals.onDidChange(() => this.#tellApprovals()),
            approvals.onDidAsk(({ calls }) => void this.#callFor(calls)),
        ];
    }

    resolveWebviewView(view: WebviewView): void {
        this.#view = view;
        this.#ready = false;
        view.webview.options = { enableScripts: true, localResourceRoots: [this.context.extensionUri] };
        const listening = view.webview.onDidReceiveMessage((raw) => void this.#hear(raw));
        view.onDidDispose(() => {
            listening.dispose();
            this.#view = undefined;
        });
        this.#mark();
        view.webview.html = pageFor(view.webview, this.context.extensionUri, "page", words(), "data:");
    }

    /** Bring the chat to the front, ready to be typed into. */
    async show(): Promise<void> {
        await commands.executeCommand(`${VIEW}.focus`);
        this.#later({ kind: "focus" });
    }

    /** Bring it to the front with this question half-written. */
    async draft(text: string): Promise<void> {
        await this.show();
        this.#later({ kind: "draft", text });
    }

    dispose(): void {
        this.#subscriptions.forEach((each) => void each.dispose());
    }

    async #hear(raw: unknown): Promise<void> {
        const message = readFromPage(raw);
        try {
            await (message && this.#act(message));
        } catch (thrown) {
            await showFailure(failureOf(thrown));
        }
    }

    async #act(message: FromPage): Promise<void> {
        switch (message.kind) {
            case "ready":
                return this.#begin();
            case "ask":
                return this.tasks.ask(message.text);
            case "resend":
                return this.tasks.resend(message.id, message.text, this.edits.take(message.id));
            case "edit":
                this.edits.begin(message.id);
                return;
            case "cancelEdit":
                this.edits.end();
                return;
            case "askAgain":
                return this.conversation.askAgain(message.id);
            case "removeQuestion":
                return this.conversation.removeQuestion(message.id);
            case "takeBack":
                this.conversation.takeBack(message.id);
                return;
            case "retry":
                return this.conversation.retry();
            case "continue":
                return this.conversation.continue();
            case "stop":
                return this.conversation.stop();
            case "fork":
                return this.conversation.fork(message.id);
            case "addContext":
                return pickContext(this.#whose(message.to), this.code.editor);
            case "attach":
                this.#whose(message.to).add(
                    { kind: "attachment", name: message.name, data: message.data },
                    message.name,
                );
                return;
            case "attachPlaces":
                attachPlaces(this.#whose(message.to), message.uris);
                return;
            case "attachTooLarge":
                tooLarge(message.name);
                return;
            case "removeContext":
                return this.#whose(message.to).remove(message.id);
            case "previewContext":
                return this.preview.show(this.#whose(message.to).items, this.#whose(message.to).threadId);
            case "decide":
                this.approvals.decide(message.id, message.decisions);
                return;
            case "openStep":
                return this.#openStep(message.id, message.index);
            case "takeAction":
                return this.#takeAction(message.id, message.index);
            case "copy":
                return this.code.copy(message.code);
            case "insert":
                return this.code.insert(message.code);
            case "apply":
                return this.code.apply(message.code, message.language, message);
            case "newFile":
                return this.code.newFile(message.code, message.language);
            case "findFiles":
                this.#tell({ kind: "filesFound", id: message.id, paths: await this.files.find(message.paths) });
                return;
            case "openFile":
                return this.files.open(message.path, message.line, message.column);
            case "mend":
                return this.#mend(message.index);
            case "open":
                await commands.executeCommand(`codegpt.${message.what}`);
        }
    }

    /** The page is there, perhaps after a reload: it shows what the server remembers. */
    async #begin(): Promise<void> {
        this.#ready = true;
        void this.theme.colours().then((told) => this.#tell({ kind: "colours", ...told }));
        this.#tell(this.#all());
        this.#tell(this.#surroundings());
        this.#tell(this.#chips());
        this.#tell({ kind: "queued", questions: [...this.conversation.queued] });
        this.#tellApprovals();
        this.edits.end();
        this.#describe();
        this.#waiting.splice(0).forEach((each) => this.#tell(each));
        await this.server.wake();
        await this.recall();
    }

    /** Show the thread of this workspace, once somebody looks and the server is there. */
    async recall(): Promise<void> {
        if (this.#ready && this.server.state === "running") {
            await this.conversation.recall();
        }
    }

    #follow(change: Change): void {
        switch (change.kind) {
            case "entries":
                this.#tell(this.#all());
                return;
            case "thread":
                this.#describe();
                this.#tell(this.#surroundings());
                this.#tellApprovals();
                void this.attachments.weigh();
                return;
            case "queued":
                this.#tell({ ...change, questions: [...change.questions] });
                return;
            default:
                this.#tell(change);
        }
    }

    #whose(whose: "next" | "edited"): Attachments {
        return whose === "next" ? this.attachments : this.edits.attachments;
    }

    /** Questions that are not asked are where they can be asked from: nothing of them is lost. */
    #giveBack(given: readonly Waiting[]): void {
        const questions = given.filter(({ along }) => along !== undefined);
        questions.forEach(({ along }) => along && this.attachments.putBack(along));
        if (questions.length > 0) {
            this.#later({ kind: "giveBack", text: questions.map(({ text }) => text).join("\n\n") });
        }
    }

    /** What the conversation is about stands over it. */
    #describe(): void {
        const title = this.conversation.thread?.title ?? "";
        if (this.#view) {
            this.#view.title = title === "" ? l10n.t("Chat") : plainLine(title);
        }
    }

    /** The page names an action by its place only: what it does was said by the server. */
    async #takeAction(id: string, index: number): Promise<void> {
        const entry = this.conversation.entries.find((each) => each.id === id);
        const action = entry?.role === "assistant" ? entry.card?.actions[index] : undefined;
        if (action !== undefined) {
            await takeAction(action);
        }
    }

    /** What would be set up stood beside the button: that is asked no more. */
    async #mend(index: number): Promise<void> {
        const action = this.server.trouble?.actions[index];
        if (this.server.state === "missing" && action?.command === "codegpt.setUp") {
            await this.server.setUp(true);
        } else if (action !== undefined) {
            await takeAction(action);
        }
    }

    /** The page names a step by its answer: where it leads was said by the server, and stays within what is open. */
    async #openStep(id: string, index: number): Promise<void> {
        const entry = this.conversation.entries.find((each) => each.id === id);
        const steps = entry?.role === "assistant" ? entry.steps : undefined;
        const uri = steps?.[index]?.uri;
        await (uri !== undefined && this.files.openAt(uri));
    }

    #tellApprovals(): void {
        const shown = this.conversation.thread?.id;
        const approvals = this.approvals.waiting.map(({ calls, choices, id, threadId }) => ({
            id,
            calls: [...calls],
            choices: [...choices],
            elsewhere: threadId !== undefined && threadId !== shown,
        }));
        this.#tell({ kind: "approvals", approvals });
        this.#mark();
    }

    /** So that a question is found wherever the person is. */
    #mark(): void {
        const value = this.approvals.waiting.length;
        if (this.#view) {
            const tooltip = l10n.t("The model waits for your answer");
            this.#view.badge = value > 0 ? { value, tooltip } : undefined;
        }
    }

    /** Whoever does not see the chat is told that it asks something. */
    async #callFor(calls: readonly ApprovalCall[]): Promise<void> {
        if (!this.#view?.visible) {
            const show = l10n.t("Show");
            const what = calls.map(({ title }) => title).join(", ");
            const taken = await tell(l10n.t("The model waits for your answer: {0}", what), show);
            await (taken === show && this.show());
        }
    }

    #all(): ToPage {
        return { kind: "entries", entries: this.conversation.entries.slice(-MOST_ENTRIES) };
    }

    #chips(): ToPage {
        return { kind: "chips", chips: this.attachments.chips };
    }

    #surroundings(): ToPage {
        const { effort, efforts, model, provider } = this.connection;
        const { trouble } = this.server;
        const [mode, why] = [this.modes.of(this.conversation.thread), whyOnlyAsk()];
        const surroundings: Surroundings = {
            server: this.server.state,
            ...(trouble && { trouble: { ...trouble, actions: trouble.actions.map(({ title }) => title) } }),
            known: this.connection.known,
            connected: provider?.connected ?? true,
            needsKey: provider?.needsKey ?? true,
            local: this.localModel.isOffered,
            tasks: this.tasks.slashes,
            ...(provider && { provider: provider.title }),
            ...(model !== undefined && { model }),
            ...(efforts.length > 0 && { effort: effort === undefined ? l10n.t("Default effort") : effortName(effort) }),
            ...(mode !== undefined && {
                mode: { name: modeName(mode), ...(why !== undefined && { note: why }) },
            }),
            toy: this.localModel.inUse,
            ...(this.localModel.progress !== undefined && { fetching: this.localModel.progress }),
        };
        return { kind: "surroundings", surroundings };
    }

    #tell(message: ToPage): void {
        if (this.#ready) {
            void this.#view?.webview.postMessage(message);
        }
    }

    /** Tell it now, or as soon as the page is there. */
    #later(message: ToPage): void {
        if (this.#ready && this.#view) {
            this.#tell(message);
        } else {
            this.#waiting.push(message);
        }
    }
}
