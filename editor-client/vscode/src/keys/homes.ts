import { l10n } from "vscode";

import type { SetApiKeyParams } from "../protocol/generated";

/** Where a key is kept: by the server, or by VS Code. */
export type Home = NonNullable<SetApiKeyParams["store"]> | "editor";

/** Where a key can be kept besides a keyring, as a button and what it does. */
export function homes(isKey: boolean): { title: string; meaning: string; home: Home }[] {
    const inEditor = {
        title: l10n.t("Keep It in VS Code"),
        meaning: l10n.t("in VS Code's own secret storage, encrypted where the system can"),
        home: "editor",
    } as const;
    return [
        ...(isKey ? [inEditor] : []),
        {
            title: l10n.t("Use It for This Session"),
            meaning: l10n.t("in memory, until the server ends"),
            home: "session",
        },
        {
            title: l10n.t("Keep It in a Plain Text File"),
            meaning: l10n.t("readable by whoever can read your files"),
            home: "file",
        },
    ];
}
