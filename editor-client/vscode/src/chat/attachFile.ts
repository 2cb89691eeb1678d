import { basename } from "node:path";

import { Uri, window, workspace } from "vscode";

import { l10n } from "../l10n";
import { warn } from "../surfaces/messages";
import type { ContextItem } from "./along";
import type { Attachments } from "./attachments";

/** Bytes of a file that the server reads at all. */
const MOST_BYTES = 20 * 1024 * 1024;
const PICTURES = ["png", "jpg", "jpeg", "gif", "webp"];
const NO_TEXT = new RegExp(String.raw`\.(?:${PICTURES.join("|")}|pdf)$`, "i");

/** The file as something that goes along: a picture or PDF as it is, all others as code. */
export function fileItem(uri: Uri): ContextItem {
    return { kind: NO_TEXT.test(uri.path) ? "attachment" : "file", uri: uri.toString() };
}

/** Add files by their places, as they were dropped. */
export function attachPlaces(attachments: Attachments, uris: readonly string[]): void {
    for (const uri of uris.map((each) => Uri.parse(each))) {
        attachments.add(fileItem(uri), workspace.asRelativePath(uri));
    }
}

/** Let a person choose pictures and files, from anywhere. */
export async function pickPictures(attachments: Attachments): Promise<void> {
    const filters = {
        [l10n.t("Pictures and PDFs")]: [...PICTURES, "pdf"],
        [l10n.t("All files")]: ["*"],
    };
    const chosen = await window.showOpenDialog({ canSelectMany: true, filters, openLabel: l10n.t("Attach") });
    for (const uri of chosen ?? []) {
        await attachFile(attachments, uri);
    }
}

/** What the project's own rules may leave out goes by its place; what lies elsewhere was chosen, and goes by content. */
async function attachFile(attachments: Attachments, uri: Uri): Promise<void> {
    if (workspace.getWorkspaceFolder(uri)) {
        attachments.add({ kind: "attachment", uri: uri.toString() }, workspace.asRelativePath(uri));
        return;
    }
    const name = basename(uri.path);
    if ((await workspace.fs.stat(uri)).size > MOST_BYTES) {
        tooLarge(name);
        return;
    }
    const data = Buffer.from(await workspace.fs.readFile(uri)).toString("base64");
    attachments.add({ kind: "attachment", name, data }, name);
}

/** Say that nothing so large goes along. */
export function tooLarge(name: string): void {
    void warn(l10n.t("{0} is larger than 20 MB, which is the most for one file.", name));
}
