import { posix } from "node:path";

import { l10n, type NotebookDocument, Uri, workspace } from "vscode";

import { type About, placeIn } from "./about";

/** What a person calls a document: `greet.py`, `notes.ipynb, cell 2`. */
export function nameOf(address: string): string {
    const uri = Uri.parse(address);
    const notebook = notebookOf(uri);
    if (notebook === undefined) {
        return posix.basename(uri.path);
    }
    const cell = notebook.getCells().findIndex(({ document }) => document.uri.toString() === uri.toString());
    return l10n.t("{0}, cell {1}", posix.basename(notebook.uri.path), cell + 1);
}

/** `greet.py:3–4`, with lines counted from 1. */
export function placeOf(about: Pick<About, "range" | "uri">): string {
    return placeIn(nameOf(about.uri), about.range);
}

/** The notebook that a cell is in. */
export function notebookOf(uri: Uri): NotebookDocument | undefined {
    const cell = uri.toString();
    return workspace.notebookDocuments.find((notebook) =>
        notebook.getCells().some(({ document }) => document.uri.toString() === cell),
    );
}
