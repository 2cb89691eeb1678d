import { commands, type Disposable, type ExtensionContext, type WebviewView, type WebviewViewProvider } from "vscode";

import type { Connection } from "../connection";
import { takeAction } from "../failures";
import type { Server } from "../server/server";
import type { Tasks } from "../tasks";
import type { CodeActions } from "./code";
import type { Conversation } from "./conversation";
import { type FromPage, readFromPage, type Surroundings, type ToPage } from "./messages";
import { pageFor } from "./page";

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
    ) {
        this.#subscriptions = [
            conversation.onDidChange((change) => this.#tell(change.kind === "entries" ? this.#all() : change)),
            connection.onDidChange(() => this.#tell(this.#surroundings())),
            server.onDidChangeState(() => this.#tell(this.#surroundings())),
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
        view.webview.html = pageFor(view.webview, this.context.extensionUri);
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
        if (message !== undefined) {
            await this.#act(message);
        }
    }

    async #act(message: FromPage): Promise<void> {
        switch (message.kind) {
            case "ready":
                this.#begin(message.entries ?? []);
                return;
            case "ask":
                return this.tasks.ask(message.text);
            case "resend":
                return this.conversation.resend(message.id, message.text);
            case "retry":
                return this.conversation.retry();
            case "continue":
                return this.conversation.continue();
            case "stop":
                this.conversation.stop();
                return;
            case "clear":
                this.conversation.clear();
                return;
            case "takeAction":
                return this.#takeAction(message.id, message.index);
            case "copy":
                return this.code.copy(message.code);
            case "insert":
                return this.code.insert(message.code);
            case "replace":
                return this.code.replace(message.code);
            case "newFile":
                return this.code.newFile(message.code, message.language);
            case "open":
                await commands.executeCommand(`codegpt.${message.what}`);
        }
    }

    /** The page is there: a fresh one after a reload brings what it showed before. */
    #begin(shown: Parameters<Conversation["restore"]>[0]): void {
        this.#ready = true;
        if (this.conversation.entries.length === 0 && shown.length > 0) {
            this.conversation.restore(shown);
        } else {
            this.#tell(this.#all());
        }
        this.#tell(this.#surroundings());
        this.#waiting.splice(0).forEach((each) => this.#tell(each));
    }

    /** The page names an action by its place only: what it does was said by the server. */
    async #takeAction(id: string, index: number): Promise<void> {
        const entry = this.conversation.entries.find((each) => each.id === id);
        const action = entry?.role === "assistant" ? entry.card?.actions[index] : undefined;
        if (action !== undefined) {
            await takeAction(action);
        }
    }

    #all(): ToPage {
        return { kind: "entries", entries: [...this.conversation.entries] };
    }

    #surroundings(): ToPage {
        const { model, provider, providers } = this.connection;
        const surroundings: Surroundings = {
            server: this.server.state,
            connected: provider?.connected ?? true,
            needsKey: provider?.needsKey ?? true,
            local: providers.some((each) => !each.needsKey && each.id === "local"),
            tasks: this.tasks.slashes,
            ...(provider && { provider: provider.title }),
            ...(model !== undefined && { model }),
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
