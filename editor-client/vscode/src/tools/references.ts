import { commands, type Location, Position, type TextDocument, type Uri, workspace } from "vscode";

import type { Asked } from "./arguments";
import { type Found, foundAt, OpenFiles } from "./found";

/** Bytes of a file that is read for its lines; of longer ones the place is told without its line. */
const LONGEST_FILE = 2_000_000;

/** Where the name that stands in this line is used. Throws where it does not stand there. */
export async function references({ line, name, uri }: Asked, most: number): Promise<Found[]> {
    const files = new OpenFiles();
    const file = uri == null ? undefined : await files.named(uri);
    if (file === undefined || line == null || !name) {
        return [];
    }
    const column = columnOf(name, (await linesOf(file))[line - 1] ?? "");
    if (column === undefined) {
        throw new Error(`line ${line} does not hold ${name}`);
    }
    const all = await commands.executeCommand<Location[] | undefined>(
        "vscode.executeReferenceProvider",
        file,
        new Position(line - 1, column),
    );
    const found: Found[] = [];
    const texts = new Map<string, Promise<readonly string[]>>();
    for (const { range, uri: where } of all ?? []) {
        if (found.length < most && (await files.has(where))) {
            const lines = texts.get(where.toString()) ?? linesOf(where);
            texts.set(where.toString(), lines);
            found.push(foundAt(where, range, (await lines)[range.start.line] ?? ""));
        }
    }
    return found;
}

/** Where a name begins; one that is only the part of a longer one is not it, unless nothing else is. */
function columnOf(name: string, line: string): number | undefined {
    const isPart = (at: number): boolean =>
        /[\p{L}\p{N}_$]/u.test(line.charAt(at - 1)) || /[\p{L}\p{N}_$]/u.test(line.charAt(at + name.length));
    const first = line.indexOf(name);
    for (let at = first; at >= 0; at = line.indexOf(name, at + 1)) {
        if (!isPart(at)) {
            return at;
        }
    }
    return first < 0 ? undefined : first;
}

/** Its lines as the person sees them: what is not saved comes before what is. Nothing is opened by it. */
async function linesOf(file: Uri): Promise<readonly string[]> {
    const open: TextDocument | undefined = workspace.textDocuments.find(
        ({ uri }) => uri.toString() === file.toString(),
    );
    if (open) {
        return open.getText().split(/\r\n|\r|\n/);
    }
    try {
        const { size } = await workspace.fs.stat(file);
        const text = size <= LONGEST_FILE ? new TextDecoder().decode(await workspace.fs.readFile(file)) : "";
        return text.split(/\r\n|\r|\n/);
    } catch {
        return [];
    }
}
