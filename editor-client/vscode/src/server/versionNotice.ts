import { commands, l10n } from "vscode";

import { warn } from "../surfaces/messages";
import type { Client } from "./client";
import { setting } from "./setup/failure";
import type { Found } from "./startFailure";
import { difference } from "./version";

/** Say, once for each start, when the server is of another version. What works all the same goes on working. */
export async function tellOfVersions({ initializeResult }: Client, source: Found["source"]): Promise<void> {
    const found = difference(initializeResult?.capabilities.experimental);
    // Of our own it is asked whether it is to be upgraded.
    if (found === undefined || source === "own") {
        return;
    }
    const version = initializeResult?.serverInfo?.version ?? "?";
    const told =
        found === "older"
            ? l10n.t(
                  "The CodeGPT server ({0}) is older than this extension, so some things may not work. Update codegpt-ls.",
                  version,
              )
            : l10n.t(
                  "The CodeGPT server ({0}) is newer than this extension, so some of it may not be shown. Update the extension.",
                  version,
              );
    const { arguments: given = [], command = "", title } = setting("codegpt.serverPath");
    if ((await warn(told, ...(source === "setting" ? [title] : []))) === title) {
        await commands.executeCommand(command, ...given);
    }
}
