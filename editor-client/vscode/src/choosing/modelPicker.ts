import { l10n, ProgressLocation } from "vscode";

import type { Connection } from "../connection";
import { showFailure, takeAction } from "../failures";
import { ask, waiting } from "../surfaces/messages";
import { openWebPage } from "../surfaces/webPage";
import type { ModelsResult, ProviderItem } from "../protocol/generated";
import { failureOf } from "../server/failure";
import type { Server } from "../server/server";
import { askForAddress } from "./address";
import type { Offered } from "./arrangement";
import { ModelList } from "./modelList";
import { end, type InUse, type Listed, type Picked } from "./modelRows";
import { isLocalServer } from "./reach";

const NO_ADDRESS = "network.bad_base_url";

/** The models of a provider, to pick one or to type its name; where there is none, why, and what can be done. */
export class ModelPicker {
    constructor(
        private readonly server: Server,
        private readonly connection: Connection,
    ) {}

    /** Pick a model of this provider and use it: whoever leaves has changed nothing. */
    async pick(wanted: string): Promise<void> {
        let refresh = false;
        let asked = false;
        for (;;) {
            const provider = this.connection.providers.find(({ id }) => id === wanted);
            if (provider === undefined) {
                return;
            }
            const list = this.#list(provider, refresh);
            // A server nobody named has no list: where it is has to be said first.
            if (!asked && provider.baseUrl === undefined && (await list).failure?.data?.code === NO_ADDRESS) {
                asked = true;
                if (!(await askForAddress(this.connection, provider))) {
                    return;
                }
                continue;
            }
            const picked = await new ModelList(provider, list, this.#inUse(), () =>
                this.#list(provider, true),
            ).picked();
            if (picked === undefined || !(await this.#take(provider, picked))) {
                return;
            }
            refresh = true;
        }
    }

    /** Go where the row leads; whether the list is to be shown again. */
    async #take(provider: ProviderItem, picked: Picked): Promise<boolean> {
        switch (picked.kind) {
            case "model":
                return this.#use(provider, picked.model);
            case "address":
                return askForAddress(this.connection, provider);
            case "refresh":
                return true;
            case "open":
                await openWebPage(picked.url);
                return false;
            case "failure":
                await showFailure(picked.failure);
                return false;
            case "action":
                await takeAction(picked.action);
                await this.connection.refresh();
                return picked.action.command === "codegpt.setApiKey";
        }
    }

    async #use(provider: ProviderItem, model: Offered): Promise<boolean> {
        const name = model.status === "retired" ? await insteadOf(model) : model.id;
        if (name !== undefined) {
            try {
                await waiting({ location: ProgressLocation.Window, title: l10n.t("Selecting {0}…", name) }, () =>
                    this.connection.choose(provider.id, name),
                );
            } catch (thrown) {
                await showFailure(failureOf(thrown));
            }
        }
        return false;
    }

    /** The list; of a server on this machine as it is now, since it may have ended, or have loaded another. */
    async #list(provider: ProviderItem, refresh: boolean): Promise<Listed> {
        const anew = refresh || isLocalServer(provider);
        try {
            const result = await this.#models(provider, anew);
            // An empty list that was remembered, or never asked for, has a reason: only asking tells it.
            return anew || result.models.length > 0
                ? { result, failure: undefined }
                : { result: await this.#models(provider, true), failure: undefined };
        } catch (thrown) {
            return { result: await this.#remembered(provider), failure: failureOf(thrown) };
        }
    }

    #models({ id }: ProviderItem, refresh: boolean): Promise<ModelsResult> {
        return this.server.request("codegpt/models", { provider: id, refresh });
    }

    async #remembered(provider: ProviderItem): Promise<ModelsResult | undefined> {
        try {
            return await this.#models(provider, false);
        } catch {
            return undefined; // for the reason that is told already
        }
    }

    #inUse(): InUse {
        return { title: this.connection.provider?.title, model: this.connection.model };
    }
}

/** What to use where somebody picked a model that has ended. */
async function insteadOf(model: Offered): Promise<string | undefined> {
    const { id, replacement } = model;
    const anyway = l10n.t("Use It Anyway");
    const other = replacement === undefined ? undefined : l10n.t("Use {0}", replacement);
    const titles = other === undefined ? [anyway] : [other, anyway];
    const question = l10n.t("{0} is no longer offered. Use it all the same?", id);
    const taken = await ask(question, end(model) ?? "", ...titles);
    return taken === undefined ? undefined : taken === anyway ? id : replacement;
}
