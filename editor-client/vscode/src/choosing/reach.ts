import { CancellationTokenSource, EventEmitter, l10n } from "vscode";

import type { ProviderItem } from "../protocol/generated";
import { failureOf, isCancelled } from "../server/failure";
import type { Server } from "../server/server";
import { isOnThisMachine } from "./addressShape";

/** What a server on this machine said when it was asked last. */
export type Reached =
    | { readonly kind: "asking" }
    | { readonly kind: "runs"; readonly models: number }
    /** `message`: why, in words. */
    | { readonly kind: "silent"; readonly message: string };

/** Milliseconds. Who does not run refuses at once; a busy one takes its time. */
const WAITED = 10_000;

/**
 * Whether servers on this machine run. They are asked for their list while a person looks at the providers, never
 * otherwise; who is elsewhere is asked only when the person says so.
 */
export class Reach {
    readonly #changed = new EventEmitter<void>();
    readonly onDidChange = this.#changed.event;
    readonly #known = new Map<string, Reached>();

    constructor(private readonly server: Server) {}

    /** What is known of the server at this provider's address. */
    of(provider: ProviderItem): Reached | undefined {
        return this.#known.get(keyOf(provider));
    }

    /** Ask all of these that are on this machine. */
    async look(providers: readonly ProviderItem[]): Promise<void> {
        await Promise.all(providers.filter(isLocalServer).map((each) => this.ask(each)));
    }

    /** Ask this one, wherever it is. */
    async ask(provider: ProviderItem): Promise<Reached> {
        this.#learn(provider, { kind: "asking" });
        const source = new CancellationTokenSource();
        const timer = setTimeout(() => source.cancel(), WAITED);
        let reached: Reached;
        try {
            const params = { provider: provider.id, refresh: true };
            const { models } = await this.server.request("codegpt/models", params, source.token);
            reached = { kind: "runs", models: models.length };
        } catch (thrown) {
            const late = l10n.t("No answer came within {0} seconds.", WAITED / 1_000);
            reached = { kind: "silent", message: isCancelled(thrown) ? late : failureOf(thrown).message };
        } finally {
            clearTimeout(timer);
            source.dispose();
        }
        this.#learn(provider, reached);
        return reached;
    }

    dispose(): void {
        this.#changed.dispose();
    }

    #learn(provider: ProviderItem, reached: Reached): void {
        this.#known.set(keyOf(provider), reached);
        this.#changed.fire();
    }
}

/** Whether this provider is a program of the person's own, on this machine. */
export function isLocalServer({ baseUrl, needsKey }: ProviderItem): boolean {
    return !needsKey && baseUrl !== undefined && isOnThisMachine(baseUrl);
}

const keyOf = ({ baseUrl, id }: ProviderItem): string => `${id} ${baseUrl ?? ""}`;
