import { commands, Disposable, type ExtensionContext, l10n, ViewColumn, type WebviewPanel, window } from "vscode";

import { setAddress, setParts } from "../choosing/address";
import { isPart, type Part } from "../choosing/addressShape";
import { inUseFirst } from "../choosing/providerOrder";
import type { Reach } from "../choosing/reach";
import { LOCAL, stateOf } from "../choosing/state";
import type { Connection } from "../connection";
import { asksForHeader, isOffered, takeAction } from "../failures";
import type { Keys } from "../keys/keys";
import { hasKey, takesKey } from "../keys/whose";
import type { ErrorAction, ProviderItem } from "../protocol/generated";
import { type Failure, failureOf } from "../server/failure";
import type { Server } from "../server/server";
import { isWebPage } from "../surfaces/webPage";
import { pageFor } from "../webview";
import {
    type ConnectionItem,
    type ConnectionOutcome,
    type ConnectionState,
    type FromConnectionPage,
    readFromConnectionPage,
} from "./messages";
import { connectionWords } from "./words";

/** The connection settings as a page: every provider with its state, its key and its pages. */
export class ConnectionPage implements Disposable {
    readonly #listening: Disposable;
    #panel: WebviewPanel | undefined;
    #busy: string | undefined;
    #outcome: ConnectionOutcome | undefined;
    #actions: readonly ErrorAction[] = [];

    constructor(
        private readonly context: ExtensionContext,
        private readonly server: Server,
        private readonly connection: Connection,
        private readonly keys: Keys,
        private readonly reach: Reach,
    ) {
        this.#listening = Disposable.from(
            connection.onDidChange(() => void this.#draw()),
            reach.onDidChange(() => void this.#draw()),
        );
    }

    show(): void {
        if (this.#panel) {
            this.#panel.reveal();
            return;
        }
        const panel = window.createWebviewPanel(
            "codegpt.connection",
            l10n.t("Connection Settings"),
            ViewColumn.Active,
            {
                enableScripts: true,
                localResourceRoots: [this.context.extensionUri],
            },
        );
        this.#panel = panel;
        const listening = panel.webview.onDidReceiveMessage((raw) => void this.#hear(raw));
        panel.onDidDispose(() => {
            listening.dispose();
            this.#panel = undefined;
            this.#outcome = undefined;
        });
        panel.webview.html = pageFor(panel.webview, this.context.extensionUri, "connection", connectionWords());
    }

    dispose(): void {
        this.#listening.dispose();
        this.#panel?.dispose();
    }

    async #hear(raw: unknown): Promise<void> {
        const message = readFromConnectionPage(raw);
        if (message !== undefined) {
            await this.#act(message);
        }
    }

    async #act(message: FromConnectionPage): Promise<void> {
        switch (message.kind) {
            case "ready":
            case "refresh":
                return this.#refresh();
            case "check":
                return this.#check(message.provider);
            case "setAddress":
                return this.#setAddress(message.provider, message.address);
            case "setParts":
                return this.#setParts(message.provider, message.parts);
            case "connect":
                return this.#connect(message.provider, message.apiKey, message.organization?.trim());
            case "disconnect":
                return this.keys.remove({ provider: message.provider });
            case "verify":
                return this.keys.verify(message.provider);
            case "use":
                await commands.executeCommand("codegpt.selectModel", { provider: message.provider });
                return;
            case "takeAction": {
                const action = this.#actions[message.index];
                return action && takeAction(action);
            }
            case "open":
                await (message.what === "settings"
                    ? commands.executeCommand("workbench.action.openSettings", `@ext:${this.context.extension.id}`)
                    : commands.executeCommand(`codegpt.${message.what}`));
        }
    }

    async #check(provider: string): Promise<void> {
        const item = this.connection.providers.find(({ id }) => id === provider);
        if (item !== undefined) {
            await this.reach.ask(item);
        }
    }

    async #setAddress(provider: string, address: string): Promise<void> {
        await this.#busyWith(provider, async () => {
            await setAddress(this.connection, provider, address);
            const item = this.connection.providers.find(({ id }) => id === provider);
            // What a person has just named is asked at once, wherever it is, if it can be asked without a key.
            if (item?.connected && item.baseUrl !== undefined) {
                await this.reach.ask(item);
            }
            return undefined;
        });
    }

    async #setParts(provider: string, parts: Readonly<Partial<Record<Part, string>>>): Promise<void> {
        await this.#busyWith(provider, async () => {
            await setParts(this.connection, provider, parts);
            return undefined;
        });
    }

    async #connect(provider: string, apiKey: string, organization: string | undefined): Promise<void> {
        await this.#busyWith(provider, () =>
            this.keys.connect(provider, { apiKey, ...(organization && { organization }) }),
        );
    }

    /** Work on one provider that a person waits for, and what is to be told of it. */
    async #busyWith(provider: string, work: () => Promise<string | undefined>): Promise<void> {
        this.#busy = provider;
        this.#outcome = undefined;
        await this.#draw();
        try {
            const message = await work();
            this.#outcome = message === undefined ? undefined : { provider, ok: true, message, actions: [], links: [] };
        } catch (thrown) {
            this.#fail(provider, failureOf(thrown));
        } finally {
            this.#busy = undefined;
            await this.#draw();
        }
    }

    #fail(provider: string, { data, message }: Failure): void {
        const offered = (data?.actions ?? []).filter(isOffered);
        // The page is where a key is set: only what leads on from here is left, such as the value of a header.
        this.#actions = offered.filter(
            (action) =>
                action.command !== undefined && (action.command !== "codegpt.setApiKey" || asksForHeader(action)),
        );
        const links = offered.flatMap(({ title, url }) => (url === undefined ? [] : [{ title, url }]));
        if (data?.docs !== undefined && isWebPage(data.docs)) {
            links.push({ title: l10n.t("What this error means"), url: data.docs });
        }
        this.#outcome = { provider, ok: false, message, actions: this.#actions.map(({ title }) => title), links };
    }

    async #refresh(): Promise<void> {
        try {
            await this.connection.refresh();
            await this.reach.look(this.connection.providers);
        } catch (thrown) {
            await this.#tell({ connections: [], trouble: failureOf(thrown).message });
        }
    }

    async #draw(): Promise<void> {
        if (this.#panel) {
            const connections = await Promise.all(
                inUseFirst(this.connection.providers).map((each) => this.#item(each)),
            );
            await this.#tell({
                connections,
                ...(this.#busy !== undefined && { busy: this.#busy }),
                ...(this.#outcome && { outcome: this.#outcome }),
            });
        }
    }

    async #item(provider: ProviderItem): Promise<ConnectionItem> {
        const { baseUrl, id, selected, title } = provider;
        const { model } = this.connection;
        const reached = this.reach.of(provider);
        const state = stateOf(provider, reached);
        return {
            ...{ id, selected, title, sign: state.sign, state: state.words },
            takesKey: takesKey(provider),
            hasKey: hasKey(provider),
            takesAddress: id !== LOCAL,
            checkable: !provider.needsKey && baseUrl !== undefined,
            ...(baseUrl !== undefined && { address: baseUrl }),
            parts: (provider.addressParts ?? []).flatMap(({ name, value }) =>
                isPart(name) ? [{ name, ...(value !== undefined && { value }) }] : [],
            ),
            ...(reached?.kind === "silent" && { trouble: reached.message }),
            ...(selected && model !== undefined && { model }),
            ...(hasKey(provider) && (await this.#status(id))),
            hasOrganization: id === "openai",
            links: pagesOf(provider),
        };
    }

    async #status(provider: string): Promise<{ status?: string; organization?: string }> {
        try {
            const { message, organization } = await this.server.request("codegpt/keyStatus", { provider });
            return { status: message, ...(organization !== undefined && { organization }) };
        } catch (thrown) {
            return { status: failureOf(thrown).message };
        }
    }

    async #tell(state: ConnectionState): Promise<void> {
        await this.#panel?.webview.postMessage(state);
    }
}

/** The provider's own pages, in the order people look for them. */
function pagesOf({ links }: ProviderItem): { title: string; url: string }[] {
    const titles: Readonly<Record<string, string>> = {
        keys: l10n.t("API keys"),
        billing: l10n.t("Plan and billing"),
        usage: l10n.t("Usage"),
        limits: l10n.t("Limits"),
        pricing: l10n.t("Pricing"),
        status: l10n.t("Status"),
        errors: l10n.t("What API errors mean"),
        models: l10n.t("Models"),
        home: l10n.t("Home page"),
    };
    return Object.entries(titles).flatMap(([kind, title]) => {
        const url = links[kind];
        return url !== undefined && isWebPage(url) ? [{ title, url }] : [];
    });
}
