import { env, l10n, type QuickPickItem, QuickPickItemKind, ThemeIcon } from "vscode";

import type { LocalServerItem, ServedModelItem } from "../protocol/generated";

/** A row, and where it leads: to a model of a server, or without one to a download. */
export type ServerRow = QuickPickItem & {
    readonly leads?: { readonly server: LocalServerItem; readonly model: string | undefined };
};

/** Each server as a heading with how it stands, its models below it, and what can be done besides. */
export function serverRows(servers: readonly LocalServerItem[]): ServerRow[] {
    return servers.flatMap((server) => [
        { label: heading(server), kind: QuickPickItemKind.Separator },
        ...server.models.map((model) => modelRow(server, model)),
        ...(server.downloads && server.state === "ready"
            ? [
                  {
                      label: l10n.t("Download a model…"),
                      description: server.title,
                      iconPath: new ThemeIcon("cloud-download"),
                      leads: { server, model: undefined },
                  },
              ]
            : []),
    ]);
}

/** With its address where nobody would look for it. */
function heading({ atHome, baseUrl, title, told }: LocalServerItem): string {
    return [title, ...(atHome ? [] : [baseUrl]), told].join(" · ");
}

function modelRow(server: LocalServerItem, { contextTokens, id, loadedTokens }: ServedModelItem): ServerRow {
    const most = contextTokens === undefined ? undefined : l10n.t("up to {0} tokens", short(contextTokens));
    const room = loadedTokens === undefined ? undefined : l10n.t("loaded with {0}", short(loadedTokens));
    return {
        label: id,
        // What is loaded counts, and a heading beside it leaves little room.
        description: [server.title, room, most].filter(Boolean).join(" · "),
        leads: { server, model: id },
    };
}

const short = (tokens: number): string =>
    new Intl.NumberFormat(env.language, { notation: "compact", maximumFractionDigits: 1 }).format(tokens);
