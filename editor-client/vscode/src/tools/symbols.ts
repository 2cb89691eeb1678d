import { commands, type DocumentSymbol, type SymbolInformation, SymbolKind, type Uri } from "vscode";

import type { Asked } from "./arguments";
import { type Found, foundAt, OpenFiles } from "./found";

/** The symbols of one file, or those of all that a language server finds by this name. */
export async function symbols({ query, uri }: Asked, most: number): Promise<Found[]> {
    const files = new OpenFiles();
    if (uri != null) {
        const file = await files.named(uri);
        return file === undefined ? [] : (await within(file, query ?? "")).slice(0, most);
    }
    const all = await commands.executeCommand<SymbolInformation[] | undefined>(
        "vscode.executeWorkspaceSymbolProvider",
        query ?? "",
    );
    const found: Found[] = [];
    for (const { containerName, kind, location, name } of all ?? []) {
        if (found.length < most && (await files.has(location.uri))) {
            found.push(foundAt(location.uri, location.range, named(kind, name, containerName)));
        }
    }
    return found;
}

async function within(file: Uri, query: string): Promise<Found[]> {
    const all = await commands.executeCommand<(DocumentSymbol | SymbolInformation)[] | undefined>(
        "vscode.executeDocumentSymbolProvider",
        file,
    );
    const wanted = query.toLowerCase();
    const found: Found[] = [];
    const take = (each: DocumentSymbol | SymbolInformation, container: string): void => {
        const range = "children" in each ? each.range : each.location.range;
        if (each.name.toLowerCase().includes(wanted)) {
            found.push(foundAt(file, range, named(each.kind, each.name, container)));
        }
        if ("children" in each) {
            each.children.forEach((child) => take(child, container === "" ? each.name : `${container}.${each.name}`));
        }
    };
    (all ?? []).forEach((each) => take(each, "containerName" in each ? each.containerName : ""));
    return found;
}

/** `class Session (in app)` */
function named(kind: SymbolKind, name: string, container: string): string {
    return `${SymbolKind[kind].toLowerCase()} ${name}${container === "" ? "" : ` (in ${container})`}`;
}
