import type { Disposable } from "vscode";

import { l10n } from "../l10n";
import { type Look, StatusItem } from "../surfaces/statusItem";
import type { Situation } from "./situation";

/** How completion stands, in the status bar: a click switches it on or off. */
export class CompletionItem implements Disposable {
    readonly #item = new StatusItem("codegpt.completion", l10n.t("CodeGPT: completion of code"), 99);

    constructor() {
        this.#item.command = "codegpt.toggleCompletion";
        this.#item.visible = false;
    }

    /** `who` completes, and what that costs, as far as it is known. */
    show(situation: Situation, who: readonly string[]): void {
        if (situation.kind === "hidden") {
            this.#item.visible = false;
            return;
        }
        const { tooltip, ...look } = lookOf(situation);
        const click = situation.kind === "off" ? l10n.t("click to switch it on") : l10n.t("click to switch it off");
        const said = [`CodeGPT: ${tooltip}`, ...who, click].map((each) => each.replace(/[.。]$/u, ""));
        this.#item.look = { ...look, tooltip: said.join(" · ") };
        this.#item.visible = true;
    }

    dispose(): void {
        this.#item.dispose();
    }
}

/** What is said of it. */
export function lookOf(situation: Exclude<Situation, { kind: "hidden" }>): Look {
    switch (situation.kind) {
        case "starting":
            return {
                icon: "loading~spin",
                text: l10n.t("Completion"),
                tooltip: l10n.t("code is completed once the server runs"),
            };
        case "off":
            return {
                icon: "circle-slash",
                text: l10n.t("Completion off"),
                tooltip: situation.why ?? l10n.t("completion of code is switched off"),
            };
        case "on":
            return situation.manual
                ? {
                      icon: "sparkle",
                      text: l10n.t("Completion by key"),
                      tooltip: l10n.t("code is completed when you ask for it: Complete Code Here"),
                  }
                : { icon: "sparkle", text: l10n.t("Completion"), tooltip: l10n.t("code is completed while you type") };
        case "notHere":
            return { icon: "circle-slash", text: l10n.t("No completion here"), tooltip: situation.why };
        case "trouble":
            return { icon: "warning", text: l10n.t("No completion"), tooltip: situation.why, alarm: "warning" };
    }
}
