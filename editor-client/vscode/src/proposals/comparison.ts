import { posix } from "node:path";

import {
    commands,
    type Disposable,
    EventEmitter,
    l10n,
    languages,
    Range,
    TabInputTextDiff,
    type TextDocument,
    Uri,
    window,
    workspace,
} from "vscode";

import { nameOf, notebookOf } from "../names";
import { plainLine } from "../surfaces/plain";

const SCHEME = "codegpt-proposal";

/** A document as it is beside what it would become, in VS Code's own comparison. */
export class Comparison implements Disposable {
    readonly #closed = new EventEmitter<void>();
    /** The person closed it. */
    readonly onDidClose = this.#closed.event;
    readonly #texts = new Map<string, string>();
    readonly #subscriptions: readonly Disposable[];
    #count = 0;

    constructor() {
        this.#subscriptions = [
            workspace.registerTextDocumentContentProvider(SCHEME, {
                provideTextDocumentContent: (uri) => this.#texts.get(uri.toString()) ?? "",
            }),
            window.tabGroups.onDidChangeTabs((event) => {
                const gone = event.closed.flatMap(({ input }) => (isComparison(input) ? [input.modified] : []));
                if (gone.some((uri) => this.#texts.has(uri.toString()))) {
                    this.#texts.clear();
                    this.#closed.fire();
                }
            }),
        ];
    }

    get isOpen(): boolean {
        return this.#texts.size > 0;
    }

    /**
     * @param named how the document is called, where it is none of the folders' by its address
     * @param line where the first change is
     * @param preserveFocus whether the person goes on where they are
     */
    async show(
        document: TextDocument,
        named: string,
        proposed: string,
        line: number,
        preserveFocus = false,
    ): Promise<void> {
        await this.close();
        const sides = [
            await this.#hold(document, "now", document.getText()),
            await this.#hold(document, "proposed", proposed),
        ];
        const title = plainLine(l10n.t("{0}: proposed change", titleOf(document, named)));
        await commands.executeCommand("vscode.diff", ...sides, title, {
            preview: true,
            preserveFocus,
            selection: new Range(line, 0, line, 0),
        });
    }

    async close(): Promise<void> {
        this.#texts.clear();
        const tabs = window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ input }) => isComparison(input));
        await window.tabGroups.close(tabs);
    }

    dispose(): void {
        [...this.#subscriptions, this.#closed].forEach((each) => void each.dispose());
    }

    /** In the document's own language, under its name; each time under another address, which VS Code asks for anew. */
    async #hold(document: TextDocument, side: string, text: string): Promise<Uri> {
        // The file's ending would make a notebook of a cell.
        const path = notebookOf(document.uri)
            ? posix.join(posix.dirname(document.uri.path), nameOf(document.uri.toString()))
            : document.uri.path;
        const uri = Uri.from({ scheme: SCHEME, path, query: `${side}-${++this.#count}` });
        this.#texts.set(uri.toString(), text);
        const held = await workspace.openTextDocument(uri);
        await languages.setTextDocumentLanguage(held, document.languageId);
        return uri;
    }
}

/** The text of a file that is not there yet: nothing. */
export function unmade(file: Uri): Uri {
    return file.with({ scheme: SCHEME });
}

function titleOf({ uri }: TextDocument, named: string): string {
    if (uri.scheme === SCHEME) {
        return named;
    }
    return notebookOf(uri) ? nameOf(uri.toString()) : workspace.asRelativePath(uri);
}

function isComparison(input: unknown): input is TabInputTextDiff {
    return input instanceof TabInputTextDiff && input.modified.scheme === SCHEME;
}
