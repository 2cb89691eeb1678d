import { l10n, workspace } from "vscode";

import type { Connection } from "../connection";
import type { ProviderItem } from "../protocol/generated";
import { askFor } from "../surfaces/inputs";
import { isPart, mistakeInAddress, type Part, sameAddress } from "./addressShape";
import { addressMistakes } from "./addressWords";

type OwnSettings = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Ask where the provider is, and set it; false when the person leaves. */
export async function askForAddress(connection: Connection, { baseUrl, id, title }: ProviderItem): Promise<boolean> {
    const typed = await askFor({
        title: l10n.t("Address of {0}", title),
        prompt: l10n.t("The address of its API, with its path, e.g. {0}", "http://localhost:8000/v1"),
        value: baseUrl ?? "",
        ignoreFocusOut: true,
        validateInput: (text) => {
            const mistake = mistakeInAddress(text);
            return text.trim() === "" || mistake === undefined ? undefined : addressMistakes()[mistake];
        },
    });
    if (!typed?.trim()) {
        return false;
    }
    await setAddress(connection, id, typed);
    return true;
}

/** Where this provider is from now on; nothing typed: at its own address. Waits until the server has heard of it. */
export async function setAddress(connection: Connection, provider: string, typed: string): Promise<void> {
    const address = typed.trim();
    await set(provider, { baseUrl: address });
    const arrived = (): boolean => {
        const known = connection.providers.find(({ id }) => id === provider)?.baseUrl;
        return address === "" || sameAddress(known, address);
    };
    await connection.until(arrived);
}

/** What this provider's own address is made with from now on; nothing typed takes a part away. */
export async function setParts(
    connection: Connection,
    provider: string,
    parts: Readonly<Partial<Record<Part, string>>>,
): Promise<void> {
    await set(provider, parts);
    const arrived = (): boolean => {
        const known = connection.providers.find(({ id }) => id === provider)?.addressParts ?? [];
        return known.every(({ name, value = "" }) => !isPart(name) || (parts[name] ?? value) === value);
    };
    await connection.until(arrived);
}

async function set(provider: string, values: Readonly<Record<string, string>>): Promise<void> {
    const settings = workspace.getConfiguration("codegpt");
    const all = settings.inspect<OwnSettings>("providers")?.globalValue ?? {};
    await settings.update("providers", withOwn(all, provider, values), true);
}

function withOwn(
    all: OwnSettings,
    provider: string,
    values: Readonly<Record<string, string>>,
): OwnSettings | undefined {
    const changed = Object.fromEntries(
        Object.entries({ ...all[provider], ...values }).filter(([name, value]) => !(name in values) || value !== ""),
    );
    const others = without(all, provider);
    const result = Object.keys(changed).length === 0 ? others : { ...others, [provider]: changed };
    return Object.keys(result).length === 0 ? undefined : result;
}

function without<Value>(values: Readonly<Record<string, Value>>, name: string): Readonly<Record<string, Value>> {
    return Object.fromEntries(Object.entries(values).filter(([each]) => each !== name));
}
