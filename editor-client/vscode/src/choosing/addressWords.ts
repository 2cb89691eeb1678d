import { l10n } from "vscode";

import type { AddressMistake, Part } from "./addressShape";

/** What the parts of an address are called. */
export function partNames(): Readonly<Record<Part, string>> {
    return {
        resource: l10n.t("Resource"),
        region: l10n.t("Region"),
        location: l10n.t("Location"),
        project: l10n.t("Project"),
    };
}

/** What is said while one types. */
export function addressMistakes(): Readonly<Record<AddressMistake, string>> {
    return {
        scheme: l10n.t("An address begins with https:// or http://."),
        form: l10n.t("This is no address that could be opened."),
        userinfo: l10n.t("Leave out name and password: a key is stored apart from the address."),
        query: l10n.t("Leave out what follows ? or #."),
    };
}
