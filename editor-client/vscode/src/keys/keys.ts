import { l10n, ProgressLocation } from "vscode";

import { ask, tell, waiting } from "../surfaces/messages";
import type { Connection } from "../connection";
import { showFailure } from "../failures";
import type { ErrorAction, KeyStatusResult, ProviderItem, SetApiKeyParams } from "../protocol/generated";
import { type Failure, failureOf } from "../server/failure";
import type { Redactor } from "../server/redaction";
import type { Server } from "../server/server";
import { askForHeader, askForKey, askForOrganization, type EnteredKey } from "./input";
import { type Home, homes } from "./homes";
import { hasKey, pickWhose, takesKey } from "./whose";
import type { Vault } from "./vault";

/** Whose key, for which address, and what was agreed to: as a way forward of the server's says it. */
export interface Wanted {
    readonly provider?: string | undefined;
    readonly baseUrl?: string | undefined;
    readonly store?: SetApiKeyParams["store"];
    readonly readable?: boolean | undefined;
    readonly header?: string | undefined;
}

const NO_STORE = "credentials.no_store";
const NO_HOME = new Set([NO_STORE, "credentials.locked", "credentials.timeout"]);

/** Set, remove and verify the key of a provider. */
export class Keys {
    constructor(
        private readonly server: Server,
        private readonly connection: Connection,
        private readonly vault: Vault,
        private readonly redactor: Redactor,
    ) {}

    /** Ask for a key, or for the value of a header, and store it: for this provider and address, and nowhere else. */
    async set(wanted: Wanted = {}): Promise<void> {
        const { header } = wanted;
        const provider = await this.#provider(wanted.provider, header);
        const entered =
            provider && (await (header === undefined ? askForKey(provider) : askForHeader(provider, header)));
        if (provider && entered) {
            await this.#guarded(async () => {
                const told = await this.#store(provider, entered, wanted.store ?? "keyring", wanted);
                if (told !== undefined) {
                    void tell(told);
                }
            });
        }
    }

    /** Ask which organization the key that is stored is used for; the key itself is not asked for again. */
    async setOrganization({ baseUrl, provider: wanted }: Wanted): Promise<void> {
        const provider = await this.#provider(wanted, undefined, hasKey);
        const organization = provider && (await askForOrganization(provider));
        if (provider && organization !== undefined) {
            await this.#guarded(async () => {
                await this.handOver(provider.id);
                const params = { provider: provider.id, organization, ...(baseUrl !== undefined && { baseUrl }) };
                const status = await this.#asking(provider, "codegpt/setApiKey", params);
                const kept = await this.vault.key(provider.id);
                if (kept?.origin === status.origin) {
                    await this.vault.keep({ ...kept, organization });
                }
                void tell(status.message);
            });
            await this.connection.refresh();
        }
    }

    /** Store a key that was entered elsewhere. What is to be told of it; undefined when the person left. Throws. */
    async connect(wanted: string, entered: EnteredKey): Promise<string | undefined> {
        const provider = await this.#provider(wanted);
        return provider && this.#store(provider, entered, "keyring", {});
    }

    /** Forget a key, or the value of a header, once the person has said so. */
    async remove({ baseUrl, header, provider: wanted }: Wanted = {}): Promise<void> {
        const provider = await this.#provider(wanted, header, hasKey);
        if (provider && (await this.#sure(provider, header))) {
            await this.#guarded(async () => {
                const kept = header === undefined && (await this.vault.forget(provider.id));
                const { message } = await this.server.request("codegpt/removeApiKey", {
                    provider: provider.id,
                    ...(header !== undefined && { header }),
                    ...(baseUrl !== undefined && { baseUrl }),
                });
                const besides = kept ? ` ${l10n.t("VS Code no longer keeps it either.")}` : "";
                void tell(message + besides);
            });
            await this.connection.refresh();
        }
    }

    /** Ask the provider about the key; the system may ask the person to unlock its keyring for it. */
    async verify(wanted?: string, baseUrl?: string): Promise<void> {
        const provider = await this.#provider(wanted, undefined, hasKey);
        if (provider) {
            await this.#guarded(async () => {
                await this.handOver(provider.id);
                const params = { provider: provider.id, ...(baseUrl !== undefined && { baseUrl }) };
                const status = await this.#asking(provider, "codegpt/verifyKey", params);
                void tell(status.message);
            });
        }
    }

    /**
     * Give the server the key of this provider that VS Code keeps, for as long as it runs. It asks the provider about
     * the key, so this is done only when a person asks for something that needs one.
     */
    async handOver(provider: string): Promise<void> {
        const kept = await this.vault.key(provider);
        const status = kept && (await this.server.request("codegpt/keyStatus", { provider }));
        if (kept && status && !status.present && status.origin === kept.origin) {
            this.redactor.hide(kept.apiKey);
            const { apiKey, organization } = kept;
            await this.server.request("codegpt/setApiKey", { provider, apiKey, organization, store: "session" });
        }
    }

    async #store(
        provider: ProviderItem,
        entered: EnteredKey,
        home: Home,
        { baseUrl, readable }: Wanted,
    ): Promise<string | undefined> {
        this.redactor.hide(entered.apiKey);
        const store = home === "editor" ? "session" : home;
        try {
            const params = {
                provider: provider.id,
                ...entered,
                store,
                ...(baseUrl !== undefined && { baseUrl }),
                ...(readable && { readable }),
            };
            const status = await this.#asking(provider, "codegpt/setApiKey", params, entered.header);
            return await this.#keep(provider, entered, home, status);
        } catch (thrown) {
            const failure = failureOf(thrown);
            if (home === "keyring" && NO_HOME.has(failure.data?.code ?? "")) {
                return await this.#elsewhere(provider, entered, failure, { baseUrl, readable });
            }
            const anyway = readable ? undefined : failure.data?.actions.find(isToBeReadable);
            if (anyway && (await ask(failure.message, "", anyway.title)) === anyway.title) {
                return await this.#store(provider, entered, home, { baseUrl, readable: true });
            }
            throw thrown;
        } finally {
            await this.connection.refresh();
        }
    }

    async #keep(provider: ProviderItem, entered: EnteredKey, home: Home, status: KeyStatusResult): Promise<string> {
        if (entered.header !== undefined) {
            return status.message;
        }
        if (home !== "editor") {
            await this.vault.forget(provider.id);
            return status.message;
        }
        await this.vault.keep({ provider: provider.id, origin: status.origin, ...entered });
        return status.verified
            ? l10n.t("The API key for {0} is verified and kept by VS Code.", provider.title)
            : l10n.t("The API key for {0} is kept by VS Code and not verified yet.", provider.title);
    }

    /** This machine cannot keep a key: the person says who does. VS Code keeps keys only, no values of headers. */
    async #elsewhere(
        provider: ProviderItem,
        entered: EnteredKey,
        failure: Failure,
        wanted: Wanted,
    ): Promise<string | undefined> {
        const ways = homes(entered.header === undefined);
        // The server's own sentence names the ways it knows of: here each button is a way, and each way a line.
        const why =
            failure.data?.code === NO_STORE
                ? l10n.t("No keyring can be used on this machine, so nothing was saved. Where may it be kept?")
                : failure.message;
        const detail = ways.map(({ title, meaning }) => `${title}: ${meaning}`).join("\n");
        const taken = await ask(why, detail, ...ways.map(({ title }) => title));
        const home = ways.find(({ title }) => title === taken)?.home;
        return home && this.#store(provider, entered, home, wanted);
    }

    async #sure(provider: ProviderItem, header?: string): Promise<boolean> {
        const remove = l10n.t("Remove");
        const question =
            header === undefined
                ? l10n.t("Remove the API key for {0} from this machine?", provider.title)
                : l10n.t("Remove the value of the header {0} for {1} from this machine?", header, provider.title);
        return (await ask(question, "", remove)) === remove;
    }

    #asking<M extends "codegpt/setApiKey" | "codegpt/verifyKey">(
        provider: ProviderItem,
        method: M,
        params: Parameters<typeof this.server.request<M>>[1],
        header?: string,
    ): Promise<KeyStatusResult> {
        const title =
            header === undefined
                ? l10n.t("Asking {0} about the key…", provider.title)
                : l10n.t("Storing the value of the header {0}…", header);
        return waiting({ location: ProgressLocation.Notification, title, cancellable: true }, (_, token) =>
            this.server.request(method, params, token),
        );
    }

    /**
     * The provider of this id, else the one the person picks among these: a key is not meant for whoever happens to be
     * in use. A header may be asked for in front of one that takes no key.
     */
    async #provider(
        wanted?: string,
        header?: string,
        among: (provider: ProviderItem) => boolean = takesKey,
    ): Promise<ProviderItem | undefined> {
        await this.connection.refresh();
        const { provider, providers } = this.connection;
        // One that was named is meant, also where it needs no key at its own address: another would be sent this one's.
        if (wanted !== undefined || header !== undefined) {
            return wanted === undefined ? provider : providers.find((each) => each.id === wanted);
        }
        const meant = providers.filter(among);
        return meant.length === 1 ? meant[0] : pickWhose(meant.length === 0 ? providers.filter(takesKey) : meant);
    }

    async #guarded(work: () => Promise<void>): Promise<void> {
        try {
            await work();
        } catch (thrown) {
            await showFailure(failureOf(thrown));
        }
    }
}

/** Whether an action stores a key for an address that it can be read on its way to. */
function isToBeReadable({ arguments: given }: ErrorAction): boolean {
    const [first] = given ?? [];
    return typeof first === "object" && first !== null && "readable" in first && first.readable === true;
}
