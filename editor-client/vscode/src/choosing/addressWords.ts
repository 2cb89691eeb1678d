import { l10n } from "vscode";

import type { AddressMistake } from "./addressShape";

/** What is said while one types. */
export function addressMistakes(): Readonly<Record<AddressMistake, string>> {
    return {
        scheme: l10n.t("An address begins with https:// or http://."),
        form: l10n.t("This is no address that could be opened."),
        userinfo: l10n.t("Leave out name and password: a key is stored apart from the address."),
        query: l10n.t("Leave out what follows ? or #."),
    };
}
