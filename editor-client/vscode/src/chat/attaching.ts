import { FileType, l10n, Uri, window, workspace } from "vscode";

import { warn } from "../surfaces/messages";
import { fileItem } from "./attachFile";
import type { Attachments } from "./attachments";

/** Files that are added at once; more than that nobody means to send. */
const MOST_FILES = 50;

/**
 * Add the files that a menu was opened on to what goes along, or the file of the active editor.
 *
 * @param meant the one that was clicked
 * @param selected all that are selected with it
 */
export async function attachFiles(attachments: Attachments, meant: unknown, selected: unknown): Promise<void> {
    const named = (Array.isArray(selected) ? selected : [meant]).filter((each) => each instanceof Uri);
    const active = window.activeTextEditor?.document.uri;
    const uris = named.length > 0 ? named : active ? [active] : [];
    const files = (await Promise.all(uris.slice(0, MOST_FILES).map(fileOnly))).filter((each) => each !== undefined);
    for (const uri of files) {
        attachments.add(fileItem(uri), workspace.asRelativePath(uri));
    }
    if (files.length === 0) {
        void warn(l10n.t("Choose a file: folders do not go along."));
    } else if (files.length < uris.length) {
        void warn(l10n.t("Added files: {0} of {1}. Folders do not go along.", files.length, uris.length));
    }
}

async function fileOnly(uri: Uri): Promise<Uri | undefined> {
    if (uri.scheme === "untitled") {
        return uri;
    }
    const { type } = await workspace.fs.stat(uri);
    return (type & FileType.Directory) === 0 ? uri : undefined;
}
