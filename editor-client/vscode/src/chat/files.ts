import { realpath } from "node:fs/promises";
import { relative, sep } from "node:path";

import { FileType, Position, Range, Uri, window, workspace, type WorkspaceFolder } from "vscode";

import { partsBelow } from "./inFolder";

/** The files that texts name. There are only those of the folders that are open, and all that is done is to open one. */
export class Files {
    /** Which of these paths lead to a file. */
    async find(paths: readonly string[]): Promise<string[]> {
        const found = await Promise.all(paths.map(async (path) => [path, await fileAt(path)] as const));
        return found.filter(([, file]) => file !== undefined).map(([path]) => path);
    }

    /** Open the file that this path leads to, at a line and column that count from 1; without one do nothing. */
    async open(path: string, line = 1, column = 1): Promise<void> {
        const file = await fileAt(path);
        if (file !== undefined) {
            const place = new Position(Math.max(0, line - 1), Math.max(0, column - 1));
            await window.showTextDocument(file, { selection: new Range(place, place) });
        }
    }
}

async function fileAt(path: string): Promise<Uri | undefined> {
    for (const folder of workspace.workspaceFolders ?? []) {
        const parts = partsBelow(path, folder.uri.fsPath);
        // In a workspace of several folders a path may begin with the name of one.
        const ways = parts === undefined ? [] : parts[0] === folder.name ? [parts, parts.slice(1)] : [parts];
        for (const way of ways.filter((each) => each.length > 0)) {
            const file = Uri.joinPath(folder.uri, ...way);
            if (await isFileOf(folder, file)) {
                return file;
            }
        }
    }
    return undefined;
}

async function isFileOf({ uri: folder }: WorkspaceFolder, file: Uri): Promise<boolean> {
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
