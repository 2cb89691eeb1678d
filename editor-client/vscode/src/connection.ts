import { type Disposable, EventEmitter, type Memento, workspace } from "vscode";

import { warn } from "./surfaces/messages";
import type { Vault } from "./keys/vault";
import type { BudgetItem, CompletionState, ProviderItem, StatusResult } from "./protocol/generated";
import { ifKnown } from "./server/failure";
import type { Server } from "./server/server";

const REMEMBERED = "codegpt.models";
/** Milliseconds; changed settings are told at once. */
const TOLD_WITHIN = 3_000;

/** Whom a chat goes to now, and whether it could. Never asks a provider: that is left to what a person does. */
export class Connection implements Disposable {
    readonly #changed = new EventEmitter<void>();
    readonly onDidChange = this.#changed.event;
    readonly #listening: Disposable;
    #providers: readonly ProviderItem[] = [];
    #status: StatusResult | undefined;
    #known = false;

    constructor(
        private readonly server: Server,
        private readonly vault: Vault,
        private readonly memento: Memento,
    ) {
        // A server that has gone meanwhile is asked when it is back.
        this.#listening = server.onDidChangeStatus((status) => void this.#take(status).catch(() => undefined));
    }

    /** Whether the server has said whom there is to ask: before that nothing is to be shown of it. */
    get known(): boolean {
        return this.#known;
    }

    get providers(): readonly ProviderItem[] {
        return this.#providers;
    }

    get provider(): ProviderItem | undefined {
        return this.#providers.find((each) => each.selected);
    }

    /** The model a chat would use; where only the provider's list can tell, the one that answered last. */
    get model(): string | undefined {
        const selected = this.#status?.selected;
        if (selected !== undefined) {
            return selected.model ?? this.#models[selected.provider];
        }
        const provider = this.provider;
        return provider && (this.#models[provider.id] ?? provider.defaultModel);
    }

    /** Which efforts the model takes, as far as that is known. */
    get efforts(): readonly string[] {
        return this.#status?.selected.efforts ?? [];
    }

    /** How much it is to think; undefined for as much as it does by itself. */
    get effort(): string | undefined {
        const value = this.setting("codegpt.effort");
        return typeof value === "string" ? value : undefined;
    }

    /** A setting as it counts at the server, whoever said it; undefined where it is unset, and before that is known. */
    setting(name: string): unknown {
        return this.#status?.settings.find((each) => each.name === name)?.value;
    }

    /** Whether code is completed; undefined before that is known, and where the server is too old to know of it. */
    get completion(): CompletionState | undefined {
        return this.#status?.completion;
    }

    /** Have it think this much from now on. */
    async think(effort: string | undefined): Promise<void> {
        await workspace.getConfiguration("codegpt").update("effort", effort, true);
        await this.refresh();
    }

    /** What keeps a chat from being answered, in words; a key that VS Code keeps is handed over in time. */
    get obstacle(): string | undefined {
        const obstacle = this.#status?.obstacle;
        return obstacle?.data.code === "auth.missing_key" && this.provider?.connected ? undefined : obstacle?.message;
    }

    /** What the person wants to spend, and what of it is spent. */
    get budget(): readonly BudgetItem[] {
        return this.#status?.budget ?? [];
    }

    /** Ask the server anew. What it knows of by itself it tells; what VS Code keeps it does not know. */
    async refresh(): Promise<void> {
        await this.#take(await ifKnown(this.server.request("codegpt/status", {})));
    }

    /** Wait until this is so by what the server tells. An old one may never tell it, and is not waited for long. */
    async until(isSo: () => boolean): Promise<void> {
        await this.refresh();
        if (isSo()) {
            return;
        }
        await new Promise<void>((resolve) => {
            const done = (): void => {
                clearTimeout(timer);
                listening.dispose();
                resolve();
            };
            const timer = setTimeout(done, TOLD_WITHIN);
            const listening = this.onDidChange(() => isSo() && done());
        });
    }

    /** A chat said which model it used. */
    async remember(provider: string, model: string): Promise<void> {
        await this.memento.update(REMEMBERED, { ...this.#models, [provider]: model });
        this.#changed.fire();
    }

    /** Use this provider and model from now on. */
    async choose(provider: string, model: string): Promise<void> {
        const selected = await ifKnown(this.server.request("codegpt/selectModel", { provider, model }));
        if (selected === undefined) {
            await this.server.run("codegpt.selectModel", { provider, model });
            await this.remember(provider, model);
        }
        await this.#unsetStale(provider, model);
        await this.refresh();
        selected?.notices.forEach(({ message }) => void warn(message));
    }

    dispose(): void {
        this.#listening.dispose();
        this.#changed.dispose();
    }

    async #take(status: StatusResult | undefined): Promise<void> {
        const { providers } = await this.server.request("codegpt/providers", {});
        this.#providers = await Promise.all(providers.map((each) => this.#withKeptKey(each)));
        this.#status = status;
        this.#known = true;
        this.#changed.fire();
    }

    /** A key that VS Code keeps counts too: the server gets it as soon as something is asked. */
    async #withKeptKey(provider: ProviderItem): Promise<ProviderItem> {
        const connected = provider.connected || (await this.vault.key(provider.id)) !== undefined;
        return { ...provider, connected };
    }

    get #models(): Record<string, string> {
        return this.memento.get<Record<string, string>>(REMEMBERED, {});
    }

    /** A choice in the settings would come back at the next start and undo this one: it is brought in line. */
    async #unsetStale(provider: string, model: string): Promise<void> {
        const settings = workspace.getConfiguration("codegpt");
        for (const [name, value] of Object.entries({ provider, model })) {
            const set = settings.inspect(name)?.globalValue;
            if (typeof set === "string" && set !== "" && set !== value) {
                await settings.update(name, value, true);
            }
        }
    }
}
