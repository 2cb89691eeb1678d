import { commands, env, l10n, type QuickPickItem, QuickPickItemKind, ThemeIcon, Uri, window } from "vscode";

import type { Connection } from "./connection";
import { isWebPage } from "./failures";
import type { ProviderItem } from "./protocol/generated";

type Row = QuickPickItem & { readonly act?: () => Thenable<unknown> };

/** The connection settings: every provider with its state, and what can be done about each. */
export class ConnectionSettings {
    constructor(private readonly connection: Connection) {}

    async show(): Promise<void> {
        await this.connection.refresh();
        const rows: Row[] = this.connection.providers.map((provider) => ({
            label: provider.title,
            description: state(provider),
            iconPath: new ThemeIcon(provider.connected ? "pass-filled" : "circle-outline"),
            act: () => this.#showProvider(provider),
        }));
        const options = { title: l10n.t("Connection Settings"), placeHolder: l10n.t("Choose a provider") };
        await (await window.showQuickPick(rows, options))?.act?.();
    }

    async #showProvider(provider: ProviderItem): Promise<void> {
        const rows = [...use(provider), ...key(provider), ...pages(provider), ...settings()];
        const options = { title: provider.title, placeHolder: state(provider) };
        await (await window.showQuickPick(rows, options))?.act?.();
    }
}

function state(provider: ProviderItem): string {
    const parts = [
        provider.needsKey ? (provider.connected ? l10n.t("connected") : l10n.t("no API key")) : l10n.t("needs no key"),
        provider.selected ? l10n.t("in use") : "",
    ];
    return parts.filter(Boolean).join(" · ");
}

function use({ id }: ProviderItem): Row[] {
    return [row("symbol-misc", l10n.t("Use it: select a model"), "codegpt.selectModel", { provider: id })];
}

function key({ connected, id, needsKey }: ProviderItem): Row[] {
    if (!needsKey) {
        return [];
    }
    const set = connected ? l10n.t("Replace the API key or organization") : l10n.t("Connect: set an API key");
    const rows = [row("key", set, "codegpt.setApiKey", { provider: id })];
    if (connected) {
        rows.push(
            row("verified", l10n.t("Verify the key"), "codegpt.verifyKey", { provider: id }),
            row("debug-disconnect", l10n.t("Remove connection"), "codegpt.removeApiKey", { provider: id }),
        );
    }
    return rows;
}

function pages({ links }: ProviderItem): Row[] {
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
    const rows = Object.entries(titles).flatMap(([kind, title]): Row[] => {
        const url = links[kind];
        const open = url !== undefined && isWebPage(url) ? () => env.openExternal(Uri.parse(url, true)) : undefined;
        return open ? [{ label: title, description: url, iconPath: new ThemeIcon("link-external"), act: open }] : [];
    });
    return rows.length > 0 ? [{ label: l10n.t("Pages"), kind: QuickPickItemKind.Separator }, ...rows] : [];
}

function settings(): Row[] {
    const label = l10n.t("More");
    const all = row(
        "gear",
        l10n.t("All settings of CodeGPT"),
        "workbench.action.openSettings",
        "@ext:codegpt-ls.codegpt-ls",
    );
    return [{ label, kind: QuickPickItemKind.Separator }, all];
}

function row(icon: string, label: string, command: string, argument: object | string): Row {
    return { label, iconPath: new ThemeIcon(icon), act: () => commands.executeCommand(command, argument) };
}
