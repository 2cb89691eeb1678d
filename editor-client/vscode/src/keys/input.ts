import { type InputBoxValidationMessage, InputBoxValidationSeverity, l10n } from "vscode";

import { askFor } from "../surfaces/inputs";
import type { ProviderItem } from "../protocol/generated";
import { type Mistake, mistakeIn } from "./shape";

/** What a person entered for a provider: its key, or the value of the header named. */
export interface EnteredKey {
    readonly header?: string;
    readonly apiKey: string;
    readonly organization?: string;
}

/** Ask for the key, and for an organization where the provider has such; undefined when the person leaves. */
export async function askForKey(provider: ProviderItem): Promise<EnteredKey | undefined> {
    const apiKey = await askFor({
        title: l10n.t("API key for {0}", provider.title),
        prompt: provider.links["keys"] && l10n.t("Keys are made at {0}", provider.links["keys"]),
        placeHolder: l10n.t("Paste the key; it stays hidden"),
        password: true,
        ignoreFocusOut: true,
        validateInput: remark,
    });
    if (!apiKey) {
        return undefined;
    }
    if (provider.id !== "openai") {
        return { apiKey };
    }
    const organization = await askForOrganization(provider);
    return organization === undefined ? undefined : { apiKey, ...(organization && { organization }) };
}

/** Ask for the value of an extra header; undefined when the person leaves. The server judges it. */
export async function askForHeader(provider: ProviderItem, header: string): Promise<EnteredKey | undefined> {
    const apiKey = await askFor({
        title: l10n.t("Value of the header {0} for {1}", header, provider.title),
        placeHolder: l10n.t("Paste the value; it stays hidden"),
        password: true,
        ignoreFocusOut: true,
    });
    return apiKey ? { header, apiKey } : undefined;
}

/** Ask for an organization alone; undefined when the person leaves, nothing typed for none. */
export async function askForOrganization(provider: ProviderItem): Promise<string | undefined> {
    const entered = await askFor({
        title: l10n.t("Organization ID for {0}", provider.title),
        prompt: l10n.t("Only needed when your account belongs to several organizations. Press Enter to leave it out."),
        placeHolder: l10n.t("org-… (optional)"),
        ignoreFocusOut: true,
        validateInput: (typed) => (/\s/.test(typed.trim()) ? l10n.t("An organization ID has no spaces.") : undefined),
    });
    return entered?.trim();
}

function remark(typed: string): InputBoxValidationMessage | undefined {
    const mistake = mistakeIn(typed);
    return mistake && { message: mistakes()[mistake], severity: InputBoxValidationSeverity.Error };
}

/** What is said while one types. */
export function mistakes(): Readonly<Record<Mistake, string>> {
    return {
        url: l10n.t("This is a web address, not a key."),
        bearer: l10n.t("Leave out “Bearer”: only the key itself is needed."),
        github: l10n.t("This is a GitHub token. It must not be sent to a provider."),
        assignment: l10n.t("This is a line of a shell file. Paste only what stands after the equals sign."),
        masked: l10n.t("This is a shortened key. The whole key is shown only once, when it is made."),
        spaces: l10n.t("A key has no spaces."),
        characters: l10n.t("This holds characters that no key has."),
        short: l10n.t("This is too short for a key."),
    };
}
