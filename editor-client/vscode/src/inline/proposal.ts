import {
    commands,
    type Disposable,
    l10n,
    Range,
    TabInputTextDiff,
    type TextDocument,
    Uri,
    window,
    workspace,
    WorkspaceEdit,
} from "vscode";

import { warn } from "../surfaces/messages";
import { plainLine } from "../surfaces/plain";
import { mayPut } from "../putting";
import { indentedLike } from "./answer";
import { type Piece, whereNow } from "./piece";

const SCHEME = "codegpt-proposal";

/** Code that may take the place of a piece: looked at beside it, then taken or left. Nothing changes before. */
export class Proposals implements Disposable {
    readonly #texts = new Map<string, string>();
    readonly #subscriptions: Disposable[];
    #count = 0;

    /** @param closed called when the person closes the comparison by its tab */
    constructor(private readonly closed: () => void) {
        this.#subscriptions = [
            workspace.registerTextDocumentContentProvider(SCHEME, {
                provideTextDocumentContent: (uri) => this.#texts.get(uri.toString()) ?? "",
            }),
            window.tabGroups.onDidChangeTabs((event) => {
                const gone = event.closed.flatMap(({ input }) => (isComparison(input) ? [input.modified] : []));
                if (gone.some((uri) => this.#texts.has(uri.toString()))) {
                    this.#texts.clear();
                    this.closed();
                }
            }),
        ];
    }

    /** Whether a comparison is open. */
    get shown(): boolean {
        return this.#texts.size > 0;
    }

    dispose(): void {
        this.#subscriptions.forEach((each) => void each.dispose());
    }

    /** Show the document as it is beside what it would become. */
    async compare(piece: Piece, code: string): Promise<void> {
        const where = whereNow(piece);
        if (where === undefined) {
            tellChanged();
            return;
        }
        await this.close();
        const { document } = piece;
        const now = this.#hold(document, "now", document.getText());
        const proposed = this.#hold(document, "proposed", after(document, where, indentedLike(piece.text, code)));
        const title = plainLine(l10n.t("{0}: proposed change", workspace.asRelativePath(document.uri)));
        const selection = new Range(where.start, where.start);
        await commands.executeCommand("vscode.diff", now, proposed, title, { preview: true, selection });
    }

    /** Put the code into the document, as one step of its undo; false where the piece is no longer there. */
    async accept(piece: Piece, code: string): Promise<boolean> {
        const where = whereNow(piece);
        if (where === undefined) {
            tellChanged();
            return false;
        }
        const { document } = piece;
        if (!(await mayPut(document))) {
            return false;
        }
        await this.close();
        const edit = new WorkspaceEdit();
        edit.replace(document.uri, where, indentedLike(piece.text, code));
        const applied = await workspace.applyEdit(edit);
        const selection = new Range(where.start, where.start);
        await window.showTextDocument(document, { preview: false, selection });
        return applied;
    }

    /** Close the comparison, if there is one. */
    async close(): Promise<void> {
        this.#texts.clear();
        const tabs = window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ input }) => isComparison(input));
        await window.tabGroups.close(tabs);
    }

    /** Under the document's own name, for its language; each time under another address, which VS Code asks for anew. */
    #hold(document: TextDocument, side: string, text: string): Uri {
        const uri = Uri.from({ scheme: SCHEME, path: document.uri.path, query: `${side}-${++this.#count}` });
        this.#texts.set(uri.toString(), text);
        return uri;
    }
}

function tellChanged(): void {
    void warn(l10n.t("The code has changed since the question, so the answer no longer fits. Ask again."));
}

function isComparison(input: unknown): input is TabInputTextDiff {
    return input instanceof TabInputTextDiff && input.modified.scheme === SCHEME;
}

function after(document: TextDocument, where: Range, code: string): string {
    const whole = document.getText();
    return whole.slice(0, document.offsetAt(where.start)) + code + whole.slice(document.offsetAt(where.end));
}
