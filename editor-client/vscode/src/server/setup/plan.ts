import { l10n } from "vscode";

import { ask } from "../../surfaces/messages";
import { ON_DISK, TO_FETCH } from "./failure";
import type { Python } from "./python";

/** How the server would be set up: with which Python, by which tool, and where. */
export interface Plan {
    readonly version: string;
    readonly folder: string;
    readonly python: Python;
    /** uv, where it does the work; else the Python's own venv and pip. */
    readonly uv?: string;
}

/** What would be made, where, how large and from where: said before anything is. */
export function inWords({ folder, python, uv, version }: Plan): string {
    return [
        l10n.t(
            "A Python environment of its own gets the server that this extension carries (codegpt-ls {0}) and the packages that it needs.",
            version,
        ),
        l10n.t("Where: {0}", folder),
        l10n.t("How large: about {0} MB to fetch, {1} MB on the disk", TO_FETCH, ON_DISK),
        l10n.t("From: the package index of this machine, pypi.org unless you set another; by version and hash"),
        uv === undefined
            ? l10n.t("With: Python {0}, {1}", python.version, python.file)
            : l10n.t("With: Python {0}, {1}, by uv: {2}", python.version, python.file, uv),
    ].join("\n");
}

/** Whether the person wants that. */
export async function isWanted(plan: Plan): Promise<boolean> {
    const yes = l10n.t("Set It Up");
    return (await ask(l10n.t("Set up the CodeGPT server on this machine?"), inWords(plan), yes)) === yes;
}

/** Whether it is to be put in the place of the one that runs now. */
export function upgradeInWords({ version }: Plan, installed: string): string {
    return l10n.t(
        "This extension carries codegpt-ls {0}, and {1} is installed. Install {0} in its place? About {2} MB are fetched; until it is done the installed one goes on working.",
        version,
        installed,
        TO_FETCH,
    );
}
