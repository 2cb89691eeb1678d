import { l10n } from "vscode";

import type { ErrorAction, ErrorData } from "../protocol/generated";
import { REQUEST_CANCELLED, REQUEST_FAILED } from "./failure";

/** The server could not be set up: a sentence and ways forward, in the shape in which the server tells its own. */
export class SetupFailure extends Error {
    readonly code = REQUEST_FAILED;
    readonly data: ErrorData;

    constructor(message: string, actions: readonly ErrorAction[], cause?: unknown) {
        super(message, { cause });
        this.data = { code: "internal", retryable: true, actions: [again(), ...actions] };
    }
}

/** The person stopped the setting up: nothing to be told of. */
export class SetupCancelled extends Error {
    readonly code = REQUEST_CANCELLED;
}

export function noPython(): SetupFailure {
    return new SetupFailure(
        l10n.t(
            "CodeGPT needs Python 3.11 or newer with venv on this machine, and found none. Install it, then try again.",
        ),
        [{ title: l10n.t("Get Python"), url: "https://www.python.org/downloads/" }],
    );
}

export function notInstalled(cause: unknown): SetupFailure {
    return new SetupFailure(
        l10n.t(
            "The CodeGPT server could not be installed. Check the network and its proxy, then try again; or install codegpt-ls yourself and name it in the setting codegpt.serverPath.",
        ),
        [{ title: l10n.t("Show Log"), command: "codegpt.showLog" }],
        cause,
    );
}

function again(): ErrorAction {
    return { title: l10n.t("Try Again"), command: "codegpt.restartServer" };
}
