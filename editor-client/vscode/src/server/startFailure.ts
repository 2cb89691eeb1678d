import { l10n } from "vscode";

import type { whatIs } from "./location";
import type { NoServer } from "./process";
import { again, setting, SetupFailure } from "./setup/failure";

/** Where the server was found, which decides what mends it. */
export interface Found {
    readonly command: string;
    /** The setting names it, PATH has it, or it is the extension's own. */
    readonly source: "setting" | "path" | "own";
}

type Place = Exclude<Awaited<ReturnType<typeof whatIs>>, "program">;

/** The setting names something that no program stands at. */
export function noProgram(place: Place, { command }: Found): SetupFailure {
    const sentences: Readonly<Record<Place, string>> = {
        nothing: l10n.t("The setting codegpt.serverPath names a file that is not there: {0}", command),
        folder: l10n.t("The setting codegpt.serverPath names a folder and not the program in it: {0}", command),
        unreadable: l10n.t("The setting codegpt.serverPath names a file that may not be run: {0}", command),
    };
    return new SetupFailure(sentences[place], [setting("codegpt.serverPath"), again()]);
}

/** What was started is no server, or ended before it said a word. */
export function notStarted(no: NoServer, found: Found): SetupFailure {
    return new SetupFailure(sentence(no, found.command), [...mending(found), again(), showLog()]);
}

function sentence(no: NoServer, command: string): string {
    switch (no.why) {
        case "unstartable":
            return l10n.t("The CodeGPT server could not be started: {0} ({1})", command, no.detail);
        case "ended":
            return l10n.t("The CodeGPT server ended at once ({0}), and the log says why: {1}", no.detail, command);
        case "stranger":
            return l10n.t("This program is no CodeGPT server: {0}", command);
        case "silent":
            return l10n.t("The CodeGPT server says nothing: {0}", command);
    }
}

function mending({ source }: Found) {
    switch (source) {
        case "setting":
            return [setting("codegpt.serverPath")];
        case "own":
            return [{ title: l10n.t("Set It Up Again"), command: "codegpt.setUp" }];
        case "path":
            return [];
    }
}

function showLog() {
    return { title: l10n.t("Show Log"), command: "codegpt.showLog" };
}
