import { Position, Range, RelativePattern, Uri, window, workspace, type WorkspaceFolder } from "vscode";

import { isFileOf, isOpenFile } from "../openFolders";
import { WATCHED } from "../server/client";
import { partsBelow } from "./inFolder";

/** Files that one name may mean; whoever has more of them gives a longer name. */
const MOST_MEANT = 50;

/** The files that texts name. There are only those of the folders that are open, and those that are open by themselves. */
export class Files {
    /** Which of these paths lead to a file. */
    async find(paths: readonly string[]): Promise<string[]> {
        const found = await Promise.all(paths.map(async (path) => [path, await filesAt(path)] as const));
        return found.filter(([, files]) => files.length > 0).map(([path]) => path);
    }

    /** The files that these paths mean: each those that it leads to, else those whose own paths end like it. */
    async meant(paths: readonly string[]): Promise<Uri[]> {
        const found = await Promise.all(
            paths.map(async (path) => {
                const there = await filesAt(path);
                return there.length > 0 ? there : [...openAs(path), ...(await endingLike(path))];
            }),
        );
        return [...new Map(found.flat().map((file) => [file.toString(), file])).values()];
    }

    /** Open this file of the folders that are open, or a document that is open already; else do nothing. */
    async openAt(address: string): Promise<void> {
        const file = Uri.parse(address);
        const open = workspace.textDocuments.some(({ uri }) => uri.toString() === file.toString());
        if (open || (await isOpenFile(file))) {
            await window.showTextDocument(file);
        }
    }

    /** Open the file that this path leads to, at a line and column that count from 1; without one do nothing. */
    async open(path: string, line = 1, column = 1): Promise<void> {
        const [file] = await filesAt(path);
        if (file !== undefined) {
            const place = new Position(Math.max(0, line - 1), Math.max(0, column - 1));
            await window.showTextDocument(file, { selection: new Range(place, place) });
        }
    }
}

async function filesAt(path: string): Promise<Uri[]> {
    const found = (workspace.workspaceFolders ?? []).map(async (folder) => {
        const parts = partsBelow(path, folder.uri.fsPath);
        // In a workspace of several folders a path may begin with the name of one.
        const ways = parts === undefined ? [] : parts[0] === folder.name ? [parts, parts.slice(1)] : [parts];
        for (const way of ways.filter((each) => each.length > 0)) {
            const file = Uri.joinPath(folder.uri, ...way);
            if (await isFileOf(folder, file)) {
                return file;
            }
        }
        return undefined;
    });
    return (await Promise.all(found)).filter((file) => file !== undefined);
}

/** Documents that are open in no folder: nothing else leads to them. */
function openAs(path: string): Uri[] {
    const end = partsBelow(path, "")?.join("/");
    return workspace.textDocuments
        .filter(({ isClosed, uri }) => !isClosed && WATCHED.includes(uri.scheme) && !workspace.getWorkspaceFolder(uri))
        .filter(({ uri }) => end !== undefined && `/${uri.path}`.endsWith(`/${end}`))
        .map(({ uri }) => uri);
}

/** Files anywhere below a folder, but for those that the person does not search. */
async function endingLike(path: string): Promise<Uri[]> {
    const found = (workspace.workspaceFolders ?? []).map(async (folder) => {
        const parts = partsBelow(path, folder.uri.fsPath);
        if (parts === undefined || path.startsWith("/")) {
            return [];
        }
        const pattern = `**/${parts.join("/").replaceAll(/[[\]{}]/g, "[$&]")}`;
        const files = await workspace.findFiles(new RelativePattern(folder, pattern), unsearched(folder), MOST_MEANT);
        const ours = await Promise.all(files.map(async (file) => isFileOf(folder, file)));
        return files.filter((_, index) => ours[index]);
    });
    return (await Promise.all(found)).flat();
}

function unsearched({ uri }: WorkspaceFolder): string | undefined {
    const globs = workspace.getConfiguration("search", uri).get<Record<string, unknown>>("exclude", {});
    const set = Object.keys(globs).filter((glob) => globs[glob] === true);
    return set.length > 0 ? `{${set.join(",")}}` : undefined;
}
