import {
    type Disposable,
    EventEmitter,
    l10n,
    type TextDocumentContentProvider,
    Uri,
    ViewColumn,
    window,
    workspace,
} from "vscode";

import { nameOf } from "../names";
import { closed } from "./answer";
import type { Turn } from "./talk";
import { notesOf } from "./thread";

const SCHEME = "codegpt-answer";

/** An answer about a cell of a notebook, which VS Code has no room between the lines of: as a page beside it. */
export class AnswerPage implements TextDocumentContentProvider, Disposable {
    readonly #changed = new EventEmitter<Uri>();
    readonly onDidChange = this.#changed.event;
    readonly #registration = workspace.registerTextDocumentContentProvider(SCHEME, this);
    #text = "";

    /** @param cell that was asked about; it keeps the keyboard */
    async show(cell: Uri, turn: Turn): Promise<void> {
        this.#text = `${[...notesOf(turn), closed(turn.text.trimEnd())].join("\n\n")}\n`;
        const title = l10n.t("{0}: answer", nameOf(cell.toString()));
        const page = Uri.from({ scheme: SCHEME, path: `${title}.md` });
        this.#changed.fire(page);
        const document = await workspace.openTextDocument(page);
        await window.showTextDocument(document, {
            viewColumn: ViewColumn.Beside,
            preview: true,
            preserveFocus: true,
        });
    }

    provideTextDocumentContent(): string {
        return this.#text;
    }

    dispose(): void {
        this.#registration.dispose();
        this.#changed.dispose();
    }
}
