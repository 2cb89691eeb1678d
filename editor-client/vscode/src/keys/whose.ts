import { l10n } from "vscode";

import { isOnThisMachine } from "../choosing/addressShape";
import type { ProviderItem } from "../protocol/generated";
import { pick } from "../surfaces/lists";

/** Any server at the person's address: also on this machine it may want a key. */
const COMPATIBLE = "compatible";

/** Whether a key can be stored for it that is of use. */
export function takesKey({ baseUrl, connected, id, needsKey }: ProviderItem): boolean {
    const anybodys = id === COMPATIBLE || !connected || !isOnThisMachine(baseUrl ?? "");
    return needsKey || (baseUrl !== undefined && anybodys);
}

/** Whether there is a key that could be removed, or verified. */
export function hasKey({ connected, needsKey }: ProviderItem): boolean {
    return needsKey && connected;
}

/** Whose key is meant: the one in use stands first, since it is meant most often. */
export async function pickWhose(providers: readonly ProviderItem[]): Promise<ProviderItem | undefined> {
    const ordered = [...providers.filter(({ selected }) => selected), ...providers.filter(({ selected }) => !selected)];
    const items = ordered.map((provider) => ({
        label: provider.title,
        description: [
            provider.selected ? l10n.t("in use") : undefined,
            provider.connected ? l10n.t("connected") : l10n.t("no API key"),
            provider.baseUrl,
        ]
            .filter(Boolean)
            .join(" · "),
        provider,
    }));
    const options = { title: l10n.t("Whose API key?"), placeHolder: l10n.t("A key goes to this provider only") };
    return (await pick(items, options))?.provider;
}
