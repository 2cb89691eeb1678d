import { type Disposable, l10n, StatusBarAlignment, type StatusBarItem, ThemeColor, window } from "vscode";

import type { Connection } from "./connection";
import type { Server } from "./server/server";

/** What the status bar says; the text has codicons in it. */
interface Look {
    readonly text: string;
    readonly tooltip: string;
    readonly alarm?: "warning" | "error";
}

/** One item: the model, or what keeps it from answering. */
export class Status implements Disposable {
    readonly #item: StatusBarItem;
    readonly #subscriptions: Disposable[];
    #answering = false;

    constructor(
        private readonly server: Server,
        private readonly connection: Connection,
    ) {
        this.#item = window.createStatusBarItem("codegpt.status", StatusBarAlignment.Right, 100);
        this.#item.name = "CodeGPT";
        this.#item.command = "codegpt.connectionSettings";
        this.#subscriptions = [server.onDidChangeState(() => this.#draw()), connection.onDidChange(() => this.#draw())];
        this.#draw();
        this.#item.show();
    }

    set answering(answering: boolean) {
        this.#answering = answering;
        this.#draw();
    }

    dispose(): void {
        this.#subscriptions.forEach((each) => void each.dispose());
        this.#item.dispose();
    }

    #draw(): void {
        const { text, tooltip, alarm } = this.#look();
        this.#item.text = text;
        this.#item.tooltip = `CodeGPT: ${tooltip}`;
        this.#item.accessibilityInformation = { label: `CodeGPT: ${tooltip}`, role: "button" };
        this.#item.backgroundColor = alarm && new ThemeColor(`statusBarItem.${alarm}Background`);
    }

    #look(): Look {
        switch (this.server.state) {
            case "missing":
                return { text: "$(cloud-download) CodeGPT", tooltip: l10n.t("not set up yet"), alarm: "warning" };
            case "failed":
                return { text: "$(error) CodeGPT", tooltip: l10n.t("the server is not running"), alarm: "error" };
            case "off":
            case "starting":
                return { text: "$(loading~spin) CodeGPT", tooltip: l10n.t("starting") };
            case "restarting":
                return { text: "$(loading~spin) CodeGPT", tooltip: l10n.t("starting again") };
            case "running":
                return this.#connected();
        }
    }

    #connected(): Look {
        const { provider, model } = this.connection;
        if (provider === undefined) {
            return { text: "$(comment-discussion) CodeGPT", tooltip: l10n.t("ready") };
        }
        if (!provider.connected) {
            return { text: "$(key) CodeGPT", tooltip: l10n.t("no API key for {0}", provider.title), alarm: "warning" };
        }
        const name = model ?? provider.title;
        const { obstacle } = this.connection;
        if (obstacle !== undefined) {
            return { text: `$(warning) ${name}`, tooltip: obstacle, alarm: "warning" };
        }
        return this.#answering
            ? { text: `$(loading~spin) ${name}`, tooltip: l10n.t("{0} is answering", name) }
            : { text: `$(comment-discussion) ${name}`, tooltip: l10n.t("{0} by {1}, connected", name, provider.title) };
    }
}
