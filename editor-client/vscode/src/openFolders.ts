import { realpath } from "node:fs/promises";
import { relative, sep } from "node:path";

import { FileType, type Uri, workspace, type WorkspaceFolder } from "vscode";

/** Whether it is a file of the folders that are open; no link leads out of them. */
export async function isOpenFile(file: Uri): Promise<boolean> {
    const folder = workspace.getWorkspaceFolder(file);
    return folder !== undefined && (await isFileOf(folder, file));
}

/** Whether it is a file of this folder. */
export async function isFileOf({ uri: folder }: WorkspaceFolder, file: Uri): Promise<boolean> {
    try {
        const { type } = await workspace.fs.stat(file);
        return (type & FileType.File) !== 0 && (await staysIn(folder, file, type));
    } catch {
        return false;
    }
}

/** A symbolic link, of the file or of a folder on the way, must not lead out. */
async function staysIn(folder: Uri, file: Uri, type: FileType): Promise<boolean> {
    if (file.scheme !== "file") {
        return (type & FileType.SymbolicLink) === 0;
    }
    const way = relative(await realpath(folder.fsPath), await realpath(file.fsPath));
    return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !/^(?:[a-z]:|[/\\])/i.test(way);
}
