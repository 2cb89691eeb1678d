import { extensions, l10n, type SourceControl, Uri, workspace } from "vscode";

import type { CommitMessageResult } from "./protocol/generated";
import { reported } from "./reported";
import type { Server } from "./server/server";
import { ask, tell, warn } from "./surfaces/messages";

/** What we use of the git extension's API, version 1. */
interface Repository {
    readonly rootUri: Uri;
    readonly inputBox: { value: string };
    readonly ui: { readonly selected: boolean };
}
interface Git {
    getAPI(version: 1): { readonly repositories: readonly Repository[] };
}

/**
 * Put a message for the next commit into git's box, which nobody's text leaves unasked. Nothing is committed.
 *
 * @param from the source control whose button was pressed
 */
export async function proposeCommitMessage(
    server: Server,
    handOver: () => Promise<void>,
    from: SourceControl | undefined,
): Promise<void> {
    const repository = await repositoryOf(from?.rootUri);
    if (repository === undefined) {
        await warn(l10n.t("No git repository is open here."));
        return;
    }
    const box = repository.inputBox;
    const before = box.value;
    if (!(await mayReplace(before))) {
        return;
    }
    await handOver();
    const result = await agreed(server, folderOf(repository.rootUri));
    if (result === undefined) {
        return;
    }
    const said = [...result.notes, ...(result.answer?.notices ?? []).map(({ message }) => message)].join(" ");
    if (result.message === undefined) {
        await warn(said);
        return;
    }
    // Somebody may have typed while the model was asked.
    if (box.value === before || (await mayReplace(box.value))) {
        box.value = result.message;
    }
    if (said !== "") {
        await tell(said);
    }
}

/** The message, after a question where something looks like a secret; undefined where the person said no to that. */
async function agreed(server: Server, folder: string): Promise<CommitMessageResult | undefined> {
    const result = await asked(server, folder, false);
    if (result.question === undefined) {
        return result;
    }
    const yes = l10n.t("Propose a Message");
    const title = l10n.t("This commit holds what looks like a secret.");
    return (await ask(title, result.question, yes)) === yes ? asked(server, folder, true) : undefined;
}

async function asked(server: Server, folder: string, withoutSecrets: boolean): Promise<CommitMessageResult> {
    const title = l10n.t("Wording a commit message");
    return reported(server, title, async (workDoneToken, token) =>
        server.request("codegpt/commitMessage", { folder, withoutSecrets, workDoneToken }, token),
    );
}

async function mayReplace(text: string): Promise<boolean> {
    if (text.trim() === "") {
        return true;
    }
    const yes = l10n.t("Replace");
    return (await ask(l10n.t("Replace the message that is in the box?"), text, yes)) === yes;
}

/** The repository of a button; by hand the one that is selected, or the only one. */
async function repositoryOf(root: Uri | undefined): Promise<Repository | undefined> {
    const git = await extensions.getExtension<Git>("vscode.git")?.activate();
    const repositories = git?.getAPI(1).repositories ?? [];
    const pressed = repositories.find(({ rootUri }) => rootUri.toString() === root?.toString());
    return pressed ?? repositories.find(({ ui }) => ui.selected) ?? repositories[0];
}

/** What of a repository is open: all of it, or the folder of it that is. */
function folderOf(root: Uri): string {
    const below = (workspace.workspaceFolders ?? []).find(({ uri }) =>
        uri.toString().startsWith(`${root.toString()}/`),
    );
    return (workspace.getWorkspaceFolder(root) === undefined ? (below?.uri ?? root) : root).toString();
}
