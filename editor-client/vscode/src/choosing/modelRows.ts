import { env, l10n, QuickPickItemKind, ThemeIcon } from "vscode";

import { offeredActions } from "../failures";
import type { ErrorAction, ModelItem, ModelsResult, ProviderItem } from "../protocol/generated";
import type { Failure } from "../server/failure";
import type { Mark, Marked } from "../surfaces/lists";
import { arranged, inTwo, nameIn, type Offered } from "./arrangement";
import { LOCAL } from "./state";

/** What a row leads to. */
export type Picked =
    | { readonly kind: "model"; readonly model: Offered }
    | { readonly kind: "failure"; readonly failure: Failure }
    | { readonly kind: "action"; readonly action: ErrorAction }
    | { readonly kind: "open"; readonly url: string }
    | { readonly kind: "address" }
    | { readonly kind: "refresh" };

export type Row = Marked & { readonly leads?: Picked };

/** What there is to choose from, and why there is no more. */
export interface Listed {
    readonly result: ModelsResult | undefined;
    readonly failure: Failure | undefined;
}

/** Whom chats go to now, and the model that answers them. */
export interface InUse {
    readonly title: string | undefined;
    readonly model: string | undefined;
}

/** The list as it is shown: why it is not whole, the model in use, the others, and what was typed as a name. */
export function rowsOf(listed: Listed, provider: ProviderItem, { model, title: inUse }: InUse, typed: string): Row[] {
    const models = listed.result?.models ?? [];
    const arrangement = arranged(models, listed.result?.selected ?? (provider.selected ? model : undefined));
    const titles: Readonly<Record<ModelItem["status"], string>> = {
        current: l10n.t("Available"),
        deprecated: l10n.t("Ending soon"),
        retired: l10n.t("Retired"),
    };
    return [
        ...(listed.failure ? troubleRows(listed.failure, provider, inUse) : []),
        ...(listed.result && !listed.failure && models.length === 0 ? emptyRows(provider, inUse) : []),
        ...(arrangement.inUse
            ? group(provider.selected ? l10n.t("In use") : l10n.t("Preselected"), [
                  modelRow(arrangement.inUse, provider.selected),
              ])
            : []),
        ...arrangement.groups.flatMap(([status, group_]) =>
            group(
                titles[status],
                group_.map((model) => modelRow(model, false)),
            ),
        ),
        ...typedRows(nameIn(typed, models)),
    ];
}

function group(label: string, rows: readonly Row[]): Row[] {
    return [{ label, kind: QuickPickItemKind.Separator }, ...rows];
}

function troubleRows(failure: Failure, provider: ProviderItem, inUse: string | undefined): Row[] {
    const [first, rest] = inTwo(failure.message);
    const told: Row = {
        label: first,
        ...(rest !== "" && { detail: rest }),
        iconPath: new ThemeIcon("warning"),
        alwaysShow: true,
        leads: { kind: "failure", failure },
    };
    const actions = offeredActions(failure).map((action) =>
        wayRow(action.title, action.url === undefined ? "arrow-right" : "link-external", { kind: "action", action }),
    );
    return [told, ...stays(provider, inUse), ...actions, ...waysOn(provider)];
}

function emptyRows(provider: ProviderItem, inUse: string | undefined): Row[] {
    const told: Row = {
        label: l10n.t("{0} answers, and has no model for chats.", provider.title),
        detail: l10n.t("Load one there, then refresh; or type a model's name."),
        iconPath: new ThemeIcon("warning"),
        alwaysShow: true,
        leads: { kind: "refresh" },
    };
    return [told, ...stays(provider, inUse), ...waysOn(provider)];
}

/**
 * Nobody is switched by looking: whom a chat goes to until a model is chosen. It stands above the ways on, since VS Code
 * draws it beside the row below, and what went wrong needs its whole line.
 */
function stays({ selected }: ProviderItem, inUse: string | undefined): Row[] {
    return selected || inUse === undefined
        ? []
        : [{ label: l10n.t("{0} stays in use until a model is chosen", inUse), kind: QuickPickItemKind.Separator }];
}

function waysOn({ id, links }: ProviderItem): Row[] {
    const page = links["home"] ?? links["models"];
    return [
        wayRow(l10n.t("Refresh"), "refresh", { kind: "refresh" }),
        ...(id === LOCAL ? [] : [wayRow(l10n.t("Change the address…"), "globe", { kind: "address" })]),
        ...(page === undefined
            ? []
            : [wayRow(l10n.t("Open the provider's page"), "link-external", { kind: "open", url: page })]),
    ];
}

function wayRow(label: string, icon: string, leads: Picked): Row {
    return { label, iconPath: new ThemeIcon(icon), alwaysShow: true, leads };
}

function modelRow(model: Offered, inUse: boolean): Row {
    const notes = [inUse ? l10n.t("in use") : undefined, end(model), size(model), price(model)];
    return {
        label: model.id,
        marks: abilities(model),
        description: notes.filter(Boolean).join(" · "),
        ...(inUse && { iconPath: new ThemeIcon("check") }),
        leads: { kind: "model", model },
    };
}

/** The name stands beside, so that whatever is called like it comes first. */
function typedRows(name: string | undefined): Row[] {
    return name === undefined
        ? []
        : [
              {
                  label: l10n.t("Use as the model's name"),
                  description: `“${name}”`,
                  iconPath: new ThemeIcon("edit"),
                  alwaysShow: true,
                  leads: { kind: "model", model: { id: name } },
              },
          ];
}

/** When a model ends, and what its provider names instead. */
export function end({ replacement, shutdownDate, status }: Offered): string | undefined {
    if (shutdownDate === undefined) {
        return undefined;
    }
    const told = status === "retired" ? l10n.t("retired on {0}", shutdownDate) : l10n.t("ends on {0}", shutdownDate);
    return replacement === undefined ? told : `${told} → ${replacement}`;
}

/** What a model can besides answering in words. */
function abilities({ pictures, thinks }: Offered): readonly Mark[] {
    return [
        ...(thinks === true ? [{ icon: "lightbulb", words: l10n.t("thinks") }] : []),
        ...(pictures === true ? [{ icon: "file-media", words: l10n.t("takes pictures") }] : []),
    ];
}

function size({ contextTokens }: Offered): string | undefined {
    if (contextTokens === undefined) {
        return undefined;
    }
    const short = new Intl.NumberFormat(env.language, { notation: "compact", maximumFractionDigits: 1 });
    return l10n.t("{0} tokens", short.format(contextTokens));
}

function price({ price }: Offered): string | undefined {
    return price && l10n.t("${0} in, ${1} out per million tokens", price.input, price.output);
}
