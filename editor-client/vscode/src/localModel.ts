import { commands, type Disposable, EventEmitter, l10n } from "vscode";

import { LOCAL } from "./choosing/state";
import type { Connection } from "./connection";
import { ask } from "./surfaces/messages";
import type { LocalModelResult, ProviderItem } from "./protocol/generated";
import { completed } from "./reported";
import { ifKnown } from "./server/failure";
import type { Server } from "./server/server";

/** The model that runs on this machine: fetched once and by the person's word, then used. */
export class LocalModel implements Disposable {
    readonly #changed = new EventEmitter<void>();
    /** How far a fetch is. */
    readonly onDidChange = this.#changed.event;
    #progress: string | undefined;
    #fetching: Promise<boolean> | undefined;
    /** Whether the person has cancelled it: what tells of it is gone before the server has let go of it. */
    #isCancelled = (): boolean => false;

    constructor(
        private readonly server: Server,
        private readonly connection: Connection,
    ) {}

    /** What a fetch under way says of itself. */
    get progress(): string | undefined {
        return this.#progress;
    }

    /** Whether this server knows it. */
    get isOffered(): boolean {
        return this.#provider !== undefined;
    }

    /** Whether the model in use is the small one that is fetched, and not a file or a server of the person's. */
    get inUse(): boolean {
        const { provider, model } = this.connection;
        return provider?.id === LOCAL && model !== undefined && model === provider.defaultModel;
    }

    /** Whether a choice means it. */
    isMeant(provider: string | undefined, model: string | undefined): boolean {
        return provider === LOCAL && model !== undefined && model === this.#provider?.defaultModel;
    }

    /**
     * Use it from now on; where it is not here yet, the person is asked whether to fetch it. Whether it is in use.
     *
     * @param agreed whether they have said so where its size and its worth are told
     */
    async use(agreed = false): Promise<boolean> {
        if (!(await this.fetch(agreed))) {
            return false;
        }
        await this.connection.refresh();
        const local = this.#provider;
        if (local?.defaultModel === undefined) {
            return false;
        }
        await this.connection.choose(local.id, local.defaultModel);
        return true;
    }

    /** Have it on this machine. Whether it is. */
    async fetch(agreed = false): Promise<boolean> {
        const under = this.#fetching;
        if (under !== undefined) {
            return this.#isCancelled() && !(await under) ? this.fetch(agreed) : under;
        }
        const offer = await ifKnown(this.server.request("codegpt/localModel", {}));
        if (offer === undefined) {
            return true; // An older server says so itself, as soon as something is asked.
        }
        if (!offer.present && !agreed && !(await agrees(offer))) {
            return false;
        }
        this.#fetching ??= this.#fetch().finally(() => {
            this.#fetching = undefined;
            this.#isCancelled = () => false;
            this.#tell(undefined);
        });
        return this.#fetching;
    }

    dispose(): void {
        this.#changed.dispose();
    }

    get #provider(): ProviderItem | undefined {
        return this.connection.providers.find(({ id }) => id === LOCAL);
    }

    async #fetch(): Promise<boolean> {
        const title = l10n.t("Fetching the local model");
        return completed(
            this.server,
            title,
            async (workDoneToken, token) => {
                this.#isCancelled = () => token.isCancellationRequested;
                return this.server.request("codegpt/localFetch", { workDoneToken }, token);
            },
            (message) => this.#tell(message),
        );
    }

    #tell(progress: string | undefined): void {
        this.#progress = progress;
        this.#changed.fire();
    }
}

/** How large it is, from where it comes and what it is, said before anything is fetched. */
async function agrees({ note, question }: LocalModelResult): Promise<boolean> {
    const yes = l10n.t("Fetch It");
    return (await ask(question, note, yes)) === yes;
}

/** Where a larger file is named. */
export async function nameLargerModel(): Promise<void> {
    await commands.executeCommand("workbench.action.openSettings", "codegpt.local.modelPath");
}
