import type { Disposable } from "vscode";

import { leftOf, spentOf } from "./budget";
import type { Connection } from "./connection";
import { l10n } from "./l10n";
import type { BudgetItem } from "./protocol/generated";
import type { ServerState } from "./server/lifecycle";
import type { Server } from "./server/server";
import { type Look, StatusItem } from "./surfaces/statusItem";

/** What a click leads to, where the connection page would be empty. */
const DOORS: Readonly<Partial<Record<ServerState, string>>> = {
    missing: "codegpt.setUp",
    failed: "codegpt.restartServer",
};

/** One item: the model, or what keeps it from answering. */
export class Status implements Disposable {
    readonly #item = new StatusItem("codegpt.status", "CodeGPT", 100);
    readonly #subscriptions: Disposable[];
    #answering = false;

    constructor(
        private readonly server: Server,
        private readonly connection: Connection,
    ) {
        this.#subscriptions = [server.onDidChangeState(() => this.#draw()), connection.onDidChange(() => this.#draw())];
        this.#draw();
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
        const look = this.#withBudget(this.#look());
        this.#item.command = DOORS[this.server.state] ?? "codegpt.connectionSettings";
        this.#item.look = {
            ...look,
            tooltip: [`CodeGPT: ${look.tooltip}`, ...this.connection.budget.map(told)].join(" · "),
        };
    }

    /** A budget that has reached a mark stands beside the model; one that is used up stops questions. */
    #withBudget(look: Look): Look {
        const reached = this.connection.budget.find(({ state }) => state === "used_up") ?? this.#warned;
        return reached === undefined || this.server.state !== "running"
            ? look
            : {
                  ...look,
                  text: `${look.text} ${spentOf(reached)}`,
                  ...(reached.state === "used_up" && { alarm: look.alarm ?? "warning" }),
              };
    }

    get #warned(): BudgetItem | undefined {
        return this.connection.budget.find(({ state }) => state === "warned");
    }

    #look(): Look {
        switch (this.server.state) {
            case "missing":
                return { icon: "cloud-download", text: "CodeGPT", tooltip: l10n.t("not set up yet"), alarm: "warning" };
            case "failed":
                return { icon: "error", text: "CodeGPT", tooltip: l10n.t("the server is not running"), alarm: "error" };
            case "off":
                return { icon: "comment-discussion", text: "CodeGPT", tooltip: l10n.t("starts when it is used") };
            case "starting":
                return { icon: "loading~spin", text: "CodeGPT", tooltip: l10n.t("starting") };
            case "restarting":
                return { icon: "loading~spin", text: "CodeGPT", tooltip: l10n.t("starting again") };
            case "running":
                return this.#connected();
        }
    }

    #connected(): Look {
        const { provider, model } = this.connection;
        if (!this.connection.known) {
            return { icon: "loading~spin", text: "CodeGPT", tooltip: l10n.t("starting") };
        }
        if (provider === undefined) {
            return { icon: "warning", text: "CodeGPT", tooltip: l10n.t("no provider is selected"), alarm: "warning" };
        }
        if (!provider.connected) {
            return {
                icon: "key",
                text: "CodeGPT",
                tooltip: l10n.t("no API key for {0}", provider.title),
                alarm: "warning",
            };
        }
        const name = model ?? provider.title;
        const { obstacle } = this.connection;
        if (obstacle !== undefined) {
            return { icon: "warning", text: name, tooltip: obstacle, alarm: "warning" };
        }
        return this.#answering
            ? { icon: "loading~spin", text: name, tooltip: l10n.t("{0} is answering", name) }
            : {
                  icon: "comment-discussion",
                  text: name,
                  // Whether a server that wants no key runs, only asking it would tell.
                  tooltip: provider.needsKey
                      ? l10n.t("{0} by {1}, connected", name, provider.title)
                      : l10n.t("{0} by {1}", name, provider.title),
              };
    }
}

function told(item: BudgetItem): string {
    return [spentOf(item), leftOf(item)].filter((each) => each !== undefined).join(", ");
}
