import { env, l10n, type QuickPickItem, QuickPickItemKind, ThemeIcon } from "vscode";

import { leftOf, marksOf, spentOf } from "./budget";
import { pick } from "./surfaces/lists";
import type { Connection } from "./connection";
import type { UsageItem, UsageResult } from "./protocol/generated";
import type { Server } from "./server/server";
import { isWebPage, openWebPage } from "./surfaces/webPage";

const DAYS = 30;

type Row = QuickPickItem & { readonly url?: string };

/** What was used in the last days, by model, and the pages where a provider shows what remains. */
export async function showUsage(server: Server, connection: Connection): Promise<void> {
    await connection.refresh();
    const usage = await server.request("codegpt/usage", { by: "model", days: DAYS });
    const rows = [...budgets(connection, usage), ...sums(usage), ...pages(usage, connection)];
    const options = {
        title: l10n.t("Usage in the last {0} days", DAYS),
        placeHolder: total(usage),
        matchOnDescription: true,
        matchOnDetail: true,
    };
    const url = (await pick(rows, options))?.url;
    if (url !== undefined) {
        await openWebPage(url);
    }
}

/** What is spent of the person's own budget and left of it, before what was used. */
function budgets({ budget }: Connection, { items }: UsageResult): Row[] {
    const rows = budget.map((item): Row => {
        const left = leftOf(item);
        return {
            label: spentOf(item),
            ...(left !== undefined && { description: left }),
            detail: marksOf(item),
            iconPath: new ThemeIcon(item.state === "within" ? "pass" : item.state === "warned" ? "warning" : "error"),
        };
    });
    const heading = (label: string): Row => ({ label, kind: QuickPickItemKind.Separator });
    return rows.length === 0
        ? []
        : [heading(l10n.t("Your budget")), ...rows, ...(items.length > 0 ? [heading(l10n.t("By model"))] : [])];
}

function sums({ items }: UsageResult): Row[] {
    if (items.length === 0) {
        return [{ label: l10n.t("Nothing was asked yet."), iconPath: new ThemeIcon("info") }];
    }
    return items.map((item) => ({
        label: item.model,
        description: item.provider,
        detail: [tokens(item), answers(item), price(item)].filter(Boolean).join(" · "),
    }));
}

function pages({ accountPages }: UsageResult, { providers }: Connection): Row[] {
    const label = l10n.t("What remains, at the provider");
    const rows = Object.entries(accountPages).flatMap(([id, url]): Row[] => {
        const title = providers.find((each) => each.id === id)?.title ?? id;
        return isWebPage(url)
            ? [{ label: title, description: url, iconPath: new ThemeIcon("link-external"), url }]
            : [];
    });
    return rows.length === 0 ? [] : [{ label, kind: QuickPickItemKind.Separator }, ...rows];
}

function total(usage: UsageResult): string {
    return usage.cost === undefined ? tokens(usage) : `${tokens(usage)} · $${usage.cost}`;
}

function tokens({ inputTokens, outputTokens }: Pick<UsageItem, "inputTokens" | "outputTokens">): string {
    const number = new Intl.NumberFormat(env.language);
    return l10n.t("{0} tokens in, {1} out", number.format(inputTokens), number.format(outputTokens));
}

function answers({ answers }: UsageItem): string {
    return l10n.t("answers: {0}", answers);
}

function price({ cost, toldAnswers, unpricedAnswers }: UsageItem): string {
    if (cost === undefined) {
        return l10n.t("cost not known");
    }
    const known = unpricedAnswers > 0 ? l10n.t("at least ${0}", cost) : `$${cost}`;
    return toldAnswers > 0 ? l10n.t("{0}, by the provider's word", known) : known;
}
