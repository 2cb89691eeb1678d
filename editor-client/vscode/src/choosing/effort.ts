import { l10n } from "vscode";

import type { Connection } from "../connection";
import { pick } from "../surfaces/lists";

/** How much a model is to think, in a person's words. */
export function effortName(effort: string): string {
    switch (effort) {
        case "none":
            return l10n.t("No thinking");
        case "minimal":
            return l10n.t("Minimal");
        case "low":
            return l10n.t("Low");
        case "medium":
            return l10n.t("Medium");
        case "high":
            return l10n.t("High");
        case "xhigh":
            return l10n.t("Very high");
        case "max":
            return l10n.t("Max");
        default:
            return effort;
    }
}

/** Pick how much the model in use is to think, out of what it takes; it counts from then on. */
export async function pickEffort(connection: Connection): Promise<void> {
    const { effort: inUse, efforts, model = "" } = connection;
    const rows = [undefined, ...efforts].map((effort) => ({
        effort,
        label: effort === undefined ? l10n.t("The model's own") : effortName(effort),
        ...(effort === inUse && { description: l10n.t("in use") }),
    }));
    const picked = await pick(rows, { title: l10n.t("How much {0} thinks", model) });
    if (picked !== undefined) {
        await connection.think(picked.effort);
    }
}
