import { commands, env } from "vscode";

import { fail } from "./surfaces/messages";
import { isWebPage, openWebPage } from "./surfaces/webPage";
import type { ErrorAction } from "./protocol/generated";
import type { Failure } from "./server/failure";

/** The commands an error may offer. What else is named is not offered: it would come from outside. */
const OFFERED = new Set([
    "codegpt.setApiKey",
    "codegpt.removeApiKey",
    "codegpt.verifyKey",
    "codegpt.selectModel",
    "codegpt.localFetch",
    "codegpt.pullModel",
    "codegpt.showUsage",
    "codegpt.retry",
    "codegpt.continue",
    "codegpt.newChat",
    "codegpt.restartServer",
    "codegpt.setUp",
    "codegpt.openSetting",
    "codegpt.showLog",
]);

/** Commands that mean an answer of the chat. */
const OF_THE_CHAT = new Set(["codegpt.retry", "codegpt.continue"]);

/** Whether an error may offer this. */
export function isOffered({ command, url }: ErrorAction): boolean {
    return command === undefined ? url !== undefined && isWebPage(url) : OFFERED.has(command);
}

/** Whether it asks for the value of a header, not for a key. */
export function asksForHeader({ arguments: given }: ErrorAction): boolean {
    const argument = given?.[0];
    return typeof argument === "object" && argument !== null && "header" in argument;
}

/** Go a way forward that an error offers. */
export async function takeAction(action: ErrorAction): Promise<void> {
    if (!isOffered(action)) {
        return;
    }
    if (action.command === undefined) {
        await openWebPage(String(action.url));
    } else {
        await commands.executeCommand(action.command, ...(action.arguments ?? []));
    }
}

/** The settings that a way forward may lead to, and whether each belongs to the machine that runs the server. */
const SETTINGS: Readonly<Record<string, "machine" | "person">> = {
    "codegpt.serverPath": "machine",
    "codegpt.pythonPath": "machine",
    "codegpt.caBundle": "machine",
    "codegpt.proxy": "person",
};

/** Show one of our settings to whom it keeps from going on. */
export async function openSetting(name: string | undefined): Promise<void> {
    const whose = name === undefined ? undefined : SETTINGS[name];
    const query = `@id:${name ?? ""}`;
    // Of another machine the person's own page shows no setting.
    if (whose === "machine" && env.remoteName !== undefined) {
        await commands.executeCommand("workbench.action.openRemoteSettings", { query });
    } else if (whose !== undefined) {
        await commands.executeCommand("workbench.action.openSettings", query);
    }
}

/** The ways forward of an error outside the chat. */
export function offeredActions({ data }: Failure): ErrorAction[] {
    return (data?.actions ?? []).filter((action) => isOffered(action) && !OF_THE_CHAT.has(action.command ?? ""));
}

/** An error outside the chat, as a message with its ways forward. */
export async function showFailure(failure: Failure): Promise<void> {
    const { message, stopped } = failure;
    if (stopped) {
        return;
    }
    const actions = offeredActions(failure);
    const titles = actions.map((action) => action.title);
    const taken = await fail(message, ...titles);
    const action = actions.find(({ title }) => title === taken);
    if (action) {
        await takeAction(action);
    }
}
