import { l10n } from "vscode";

import type { ErrorAction, ErrorData } from "../../protocol/generated";
import { REQUEST_CANCELLED, REQUEST_FAILED } from "../failure";
import type { Cause } from "./cause";
import type { NoPython } from "./python";

/** Disk space that an environment takes, and what is fetched for it, in MB. */
export const ON_DISK = 190;
export const TO_FETCH = 50;

/** Why there is no server, with ways forward; what would be set up is told as such a way, too. */
export interface Trouble {
    readonly message: string;
    readonly actions: readonly ErrorAction[];
}

/** The server could not be set up or started: a sentence and ways forward, as the server tells its own. */
export class SetupFailure extends Error {
    readonly code = REQUEST_FAILED;
    readonly data: ErrorData;

    constructor(message: string, actions: ErrorAction[], cause?: unknown) {
        super(message, { cause });
        this.data = { code: "internal", retryable: true, actions };
    }
}

/** The person stopped the setting up, or did not want it: nothing to be told of. */
export class SetupCancelled extends Error {
    readonly code = REQUEST_CANCELLED;
}

/** There is no Python to set the server up with; `uv` says whether that is there, which can get one. */
export function noPython(looked: NoPython, uv: boolean): SetupFailure {
    const ways = [again(), setting("codegpt.pythonPath")];
    const get = { title: l10n.t("Get Python"), url: "https://www.python.org/downloads/" };
    switch (looked.why) {
        case "unusable":
            return new SetupFailure(
                l10n.t("The setting codegpt.pythonPath names no Python that can be started: {0}", looked.file),
                [setting("codegpt.pythonPath"), again()],
            );
        case "old":
            return new SetupFailure(
                l10n.t(
                    "CodeGPT needs Python 3.11 or newer. The newest one found is {0}: {1}. Install a newer one, or name one in the setting codegpt.pythonPath.",
                    looked.python.version,
                    looked.python.file,
                ),
                [get, ...ways],
            );
        case "bare":
            return new SetupFailure(
                l10n.t(
                    "Python {0} lacks venv and ensurepip, which make an environment: {1}. On Debian and Ubuntu: sudo apt install python{2}-venv",
                    looked.python.version,
                    looked.python.file,
                    looked.python.version.replace(/\.\d+$/, ""),
                ),
                ways,
            );
        case "none":
            return new SetupFailure(uv ? noneButUv() : noneAtAll(), [get, ...ways]);
    }
}

function noneAtAll(): string {
    return l10n.t(
        "CodeGPT needs Python 3.11 or newer, and none is on PATH. Install it, or name one in the setting codegpt.pythonPath.",
    );
}

function noneButUv(): string {
    return l10n.t(
        "CodeGPT needs Python 3.11 or newer, and none is on this machine. Since you have uv, run in a terminal: uv python install 3.13",
    );
}

/** The tools did not install it. */
export function notInstalled(why: Cause, folder: string, cause: unknown): SetupFailure {
    const log = { title: l10n.t("Show Log"), command: "codegpt.showLog" };
    const ways: Readonly<Record<Cause, readonly [string, ErrorAction[]]>> = {
        offline: [
            l10n.t(
                "The package index could not be reached. Check the network; behind a proxy, name it in the setting codegpt.proxy.",
            ),
            [again(), setting("codegpt.proxy"), log],
        ],
        proxy: [
            l10n.t(
                "The proxy could not be reached, or did not let the installation through. Check the setting codegpt.proxy, or HTTPS_PROXY.",
            ),
            [setting("codegpt.proxy"), again(), log],
        ],
        proxyKey: [
            l10n.t(
                "The proxy asks for a name and a password. Put them into its address, in HTTPS_PROXY or in the setting codegpt.proxy.",
            ),
            [setting("codegpt.proxy"), again(), log],
        ],
        certificate: [
            l10n.t(
                "The certificate of the package index is not trusted, as happens behind a company's proxy. Name the company's certificate authority in the setting codegpt.caBundle.",
            ),
            [setting("codegpt.caBundle"), again(), log],
        ],
        index: [
            l10n.t(
                "The package index refused, or lacks what is needed. Check which index pip or uv is set to on this machine, and its credentials.",
            ),
            [again(), log],
        ],
        tampered: [
            l10n.t(
                "What the package index sent is not what was expected (its hash differs), so nothing was installed. Check which index or proxy hands out the packages.",
            ),
            [again(), log],
        ],
        full: [l10n.t("The disk is full. The server needs about {0} MB in {1}", ON_DISK, folder), [again(), log]],
        forbidden: [
            l10n.t("The installation may not write to this folder, or to the temporary one: {0}", folder),
            [again(), log],
        ],
        unknown: [
            l10n.t(
                "The CodeGPT server could not be installed, and the log says why. You can also install codegpt-ls yourself and name it in the setting codegpt.serverPath.",
            ),
            [log, again()],
        ],
    };
    return new SetupFailure(...ways[why], cause);
}

export function again(): ErrorAction {
    return { title: l10n.t("Try Again"), command: "codegpt.restartServer" };
}

/** Leads to a setting of ours. */
export function setting(name: string): ErrorAction {
    return { title: l10n.t("Open the Setting"), command: "codegpt.openSetting", arguments: [{ setting: name }] };
}
