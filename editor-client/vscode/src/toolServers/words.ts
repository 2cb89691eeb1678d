import { l10n } from "../l10n";
import type { McpServerState } from "../protocol/generated";

export interface Words {
    readonly states: Readonly<Record<McpServerState, string>>;
    readonly local: string;
    readonly tools: (count: number) => string;
}

/** The sentences of a list of servers. */
export function listWords(): Words {
    return {
        states: {
            allowed: l10n.t("may be used"),
            unseen: l10n.t("not allowed yet"),
            changed: l10n.t("changed since you allowed it"),
            missing: l10n.t("program not found"),
            miswritten: l10n.t("cannot be read"),
        },
        local: l10n.t("nothing leaves this machine"),
        tools: (count) => l10n.t("tools: {0}", count),
    };
}
