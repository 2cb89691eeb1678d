import { l10n, type QuickPickItem, QuickPickItemKind, ThemeIcon } from "vscode";

import { pick } from "./surfaces/lists";
import type { Connection } from "./connection";
import { showFailure } from "./failures";
import type { ModelItem, ModelsResult, ProviderItem } from "./protocol/generated";
import { failureOf } from "./server/failure";
import type { Server } from "./server/server";

type ModelPick = QuickPickItem & { readonly model?: string };

/** Which provider and which model: the two lists a person picks from. */
export class Choices {
    constructor(
        private readonly server: Server,
        private readonly connection: Connection,
    ) {}

    /** Pick a provider, then one of its models. */
    async selectProvider(): Promise<void> {
        await this.connection.refresh();
        const items = this.connection.providers.map((provider) => ({ ...providerRow(provider), provider }));
        const picked = await pick(items, {
            title: l10n.t("Select Provider"),
            matchOnDescription: true,
        });
        if (picked) {
            await this.selectModel(picked.provider.id);
        }
    }

    async selectModel(wanted?: string): Promise<void> {
        await this.connection.refresh();
        const provider = wanted ?? this.connection.provider?.id;
        if (provider !== undefined) {
            await this.#pickModel(provider);
        }
    }

    async #pickModel(provider: string): Promise<void> {
        const title = this.connection.providers.find((each) => each.id === provider)?.title ?? provider;
        const list = this.server.request("codegpt/models", { provider });
        try {
            const options = {
                title: l10n.t("Select Model: {0}", title),
                placeHolder: l10n.t("Type to filter"),
                matchOnDescription: true,
            };
            const picked = await pick<ModelPick>(list.then(modelRows), options);
            if (picked?.model !== undefined) {
                await this.connection.choose(provider, picked.model);
            }
        } catch (thrown) {
            await showFailure(failureOf(thrown));
        }
    }
}

function providerRow(provider: ProviderItem): QuickPickItem {
    const state = provider.needsKey
        ? provider.connected
            ? l10n.t("connected")
            : l10n.t("no API key")
        : l10n.t("needs no key");
    return {
        label: provider.title,
        description: provider.selected ? `${state} · ${l10n.t("in use")}` : state,
        iconPath: new ThemeIcon(provider.connected ? "check" : "key"),
    };
}

/** The list as it is shown: what lasts, what ends, what has ended. */
export function modelRows({ models, selected }: ModelsResult): ModelPick[] {
    const groups: (readonly [ModelItem["status"], string])[] = [
        ["current", l10n.t("Current")],
        ["deprecated", l10n.t("Ending")],
        ["retired", l10n.t("Retired")],
    ];
    return groups.flatMap(([status, label]) => {
        const rows = models.filter((model) => model.status === status).map((model) => modelRow(model, selected));
        return rows.length > 0 ? [{ label, kind: QuickPickItemKind.Separator }, ...rows] : [];
    });
}

function modelRow(model: ModelItem, selected: string | undefined): ModelPick {
    const notes = [end(model), model.id === selected ? l10n.t("in use") : undefined];
    return { label: model.id, description: notes.filter(Boolean).join(" · "), model: model.id };
}

function end({ replacement, shutdownDate, status }: ModelItem): string | undefined {
    if (shutdownDate === undefined) {
        return undefined;
    }
    const told = status === "retired" ? l10n.t("retired on {0}", shutdownDate) : l10n.t("ends on {0}", shutdownDate);
    return replacement === undefined ? told : `${told} → ${replacement}`;
}
