import { type Range, Uri } from "vscode";

import { isOpenFile } from "../openFolders";

/** Lines of a document, both counted from 1, and what there is to say of them. */
export interface Found {
    readonly uri: string;
    readonly startLine: number;
    readonly endLine: number;
    readonly text: string;
}

/** What there is to say of these lines. */
export function foundAt(uri: Uri, { end, start }: Range, text: string): Found {
    const ends = end.character === 0 && end.line > start.line ? end.line : end.line + 1;
    return { uri: uri.toString(), startLine: start.line + 1, endLine: ends, text };
}

/** Remembers which documents are of the open folders: of many places few files are asked about. */
export class OpenFiles {
    readonly #known = new Map<string, Promise<boolean>>();

    has(uri: Uri): Promise<boolean> {
        const name = uri.toString();
        const known = this.#known.get(name) ?? isOpenFile(uri);
        this.#known.set(name, known);
        return known;
    }

    /** The document that an address names, where it is one of them. */
    async named(address: string): Promise<Uri | undefined> {
        const uri = Uri.parse(address);
        return (await this.has(uri)) ? uri : undefined;
    }
}
