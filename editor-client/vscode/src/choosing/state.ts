import { l10n } from "vscode";

import type { ProviderItem } from "../protocol/generated";
import type { Reached } from "./reach";

/** How a provider stands, in words and as a sign. */
export interface ProviderState {
    readonly words: string;
    /** `ready`: nothing is known to be missing. `unknown`: nobody has asked it. */
    readonly sign: "ready" | "unknown" | "missing";
}

/** The provider that runs within the server, and has no address. */
export const LOCAL = "local";

/** How this provider stands. `reached`: what it said when it was asked last. */
export function stateOf(provider: ProviderItem, reached: Reached | undefined): ProviderState {
    const { addressParts, baseUrl, connected, id, needsKey } = provider;
    if (baseUrl === undefined && addressParts?.some(({ value }) => value === undefined)) {
        return { words: l10n.t("no address"), sign: "missing" };
    }
    if (needsKey || (baseUrl !== undefined && !connected)) {
        return connected
            ? { words: l10n.t("connected"), sign: "ready" }
            : { words: l10n.t("no API key"), sign: "missing" };
    }
    if (id === LOCAL) {
        return { words: l10n.t("needs no key"), sign: "ready" };
    }
    if (baseUrl === undefined && !connected) {
        return { words: l10n.t("no address"), sign: "missing" };
    }
    return heard(reached);
}

function heard(reached: Reached | undefined): ProviderState {
    switch (reached?.kind) {
        case undefined:
            return { words: l10n.t("needs no key, not checked"), sign: "unknown" };
        case "asking":
            return { words: l10n.t("checking…"), sign: "unknown" };
        case "silent":
            return { words: l10n.t("does not answer"), sign: "missing" };
        case "runs":
            return reached.models === 0
                ? { words: l10n.t("runs, has no model"), sign: "missing" }
                : { words: l10n.t("runs, models: {0}", reached.models), sign: "ready" };
    }
}
