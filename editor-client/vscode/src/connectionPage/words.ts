import { l10n } from "vscode";

import { addressMistakes, partNames } from "../choosing/addressWords";
import { mistakes } from "../keys/input";

/** Every sentence of the connection page, in the editor's language. */
export function connectionWords() {
    return {
        ...mistakes(),
        ...addressMistakes(),
        ...partNames(),
        part: l10n.t("Letters, digits and hyphens, as the provider's own pages name it."),
        search: l10n.t("Search providers"),
        found: l10n.t("Shown: {0} of {1}"),
        address: l10n.t("Address"),
        addressPlace: l10n.t("e.g. {0}", "http://localhost:8000/v1"),
        check: l10n.t("Check whether it runs"),
        refresh: l10n.t("Refresh"),
        setAddress: l10n.t("Set the address"),
        apiKey: l10n.t("API key"),
        asking: l10n.t("Asking the provider about the key…"),
        connect: l10n.t("Connect"),
        disconnect: l10n.t("Remove connection"),
        doctor: l10n.t("Check everything"),
        inUse: l10n.t("in use"),
        intro: l10n.t("Your key is kept in your system's keyring and goes only to the provider it is for."),
        keyPlace: l10n.t("Paste the key; it stays hidden"),
        organization: l10n.t("Organization ID (optional)"),
        organizationHint: l10n.t("Only needed when your account belongs to several organizations."),
        replace: l10n.t("Replace the key"),
        settings: l10n.t("All settings"),
        title: l10n.t("Connection Settings"),
        usage: l10n.t("Usage"),
        use: l10n.t("Use this provider"),
        selectModel: l10n.t("Select Model"),
        verify: l10n.t("Verify the key"),
    };
}

export type ConnectionWords = ReturnType<typeof connectionWords>;
