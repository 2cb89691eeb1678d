import { type Disposable, EventEmitter, type Memento, workspace } from "vscode";

import type { Vault } from "./keys/vault";
import type { ProviderItem } from "./protocol/generated";
import type { Server } from "./server/server";

const REMEMBERED = "codegpt.models";

/** Whom a chat goes to now, and whether it could. Never asks a provider: that is left to what a person does. */
export class Connection implements Disposable {
    readonly #changed = new EventEmitter<void>();
    readonly onDidChange = this.#changed.event;
    #providers: readonly ProviderItem[] = [];

    constructor(
        private readonly server: Server,
        private readonly vault: Vault,
        private readonly memento: Memento,
    ) {}

    get providers(): readonly ProviderItem[] {
        return this.#providers;
    }

    get provider(): ProviderItem | undefined {
        return this.#providers.find((each) => each.selected);
    }

    /** The model a chat would use, as far as it is known without asking anyone. */
    get model(): string | undefined {
        const provider = this.provider;
        return provider && (this.#models[provider.id] ?? provider.defaultModel);
    }

    /** Ask the server anew; to be called after whatever may have changed a key or a choice. */
    async refresh(): Promise<void> {
        const { providers } = await this.server.request("codegpt/providers", {});
        this.#providers = await Promise.all(providers.map((each) => this.#withKeptKey(each)));
        this.#changed.fire();
    }

    /** A chat said which model it used, or a list which one is chosen. */
    async remember(provider: string, model: string): Promise<void> {
        await this.memento.update(REMEMBERED, { ...this.#models, [provider]: model });
        this.#changed.fire();
    }

    /** Use this provider and model from now on. */
    async choose(provider: string, model: string): Promise<void> {
        await this.#unsetStale(provider, model);
        await this.server.run("codegpt.selectModel", { provider, model });
        await this.remember(provider, model);
        await this.refresh();
    }

    dispose(): void {
        this.#changed.dispose();
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
