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

import { nameOf, notebookOf } from "./names";
import { after, type Edit } from "./placing";
import { canPut, put, reveal } from "./putting";
import { warn } from "./surfaces/messages";
import { plainLine } from "./surfaces/plain";

const SCHEME = "codegpt-proposal";

/** Code that may go into a document: looked at beside it, then taken or left. Nothing changes before. */
export interface Proposal {
    readonly document: TextDocument;
    /** What it changes, in the document as it is now; undefined where that is no longer what it was proposed for. */
    readonly edit: () => Edit | undefined;
    /** What else a person can do once it no longer fits: its title, and what it does. */
    readonly instead?: readonly [title: string, act: () => unknown];
}

/** The one proposal that is shown. */
export class Proposals implements Disposable {
    readonly #changed = new EventEmitter<void>();
    readonly onDidChange = this.#changed.event;
    readonly #taken = new EventEmitter<Proposal>();
    readonly onDidTake = this.#taken.event;
    readonly #texts = new Map<string, string>();
    readonly #subscriptions: Disposable[];
    #shown: Proposal | undefined;
    #count = 0;

    constructor() {
        this.#subscriptions = [
            workspace.registerTextDocumentContentProvider(SCHEME, {
                provideTextDocumentContent: (uri) => this.#texts.get(uri.toString()) ?? "",
            }),
            window.tabGroups.onDidChangeTabs((event) => {
                const gone = event.closed.flatMap(({ input }) => (isComparison(input) ? [input.modified] : []));
                if (gone.some((uri) => this.#texts.has(uri.toString()))) {
                    this.#forget();
                }
            }),
        ];
    }

    /** The proposal whose comparison is open. */
    get shown(): Proposal | undefined {
        return this.#shown;
    }

    dispose(): void {
        [...this.#subscriptions, this.#changed, this.#taken].forEach((each) => void each.dispose());
    }

    /** Show the document as it is beside what it would become. */
    async compare(proposal: Proposal): Promise<void> {
        const edit = fitting(proposal);
        if (edit === undefined) {
            return;
        }
        await this.close();
        const { document } = proposal;
        const text = document.getText();
        const now = await this.#hold(document, "now", text);
        const proposed = await this.#hold(document, "proposed", after(text, edit));
        const title = plainLine(l10n.t("{0}: proposed change", titleOf(document)));
        const start = document.positionAt(edit.start);
        this.#shown = proposal;
        await commands.executeCommand("vscode.diff", now, proposed, title, {
            preview: true,
            selection: new Range(start, start),
        });
        this.#changed.fire();
    }

    /** Put what is shown into its document. */
    async accept(): Promise<void> {
        const proposal = this.#shown;
        const edit = proposal && fitting(proposal);
        if (edit === undefined || !(await put(proposal!.document, edit))) {
            return;
        }
        await this.close();
        this.#taken.fire(proposal!);
        await reveal(proposal!.document, edit.start);
    }

    /** Leave the document as it is. */
    async discard(): Promise<void> {
        const document = this.#shown?.document;
        await this.close();
        if (document && !document.isClosed) {
            await reveal(document);
        }
    }

    /** Close the comparison, if there is one. */
    async close(): Promise<void> {
        this.#forget();
        const tabs = window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ input }) => isComparison(input));
        await window.tabGroups.close(tabs);
    }

    #forget(): void {
        this.#texts.clear();
        if (this.#shown !== undefined) {
            this.#shown = undefined;
            this.#changed.fire();
        }
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

function fitting({ document, edit, instead }: Proposal): Edit | undefined {
    if (!canPut(document)) {
        return undefined;
    }
    const found = edit();
    if (found === undefined) {
        void tellChanged(instead);
    }
    return found;
}

async function tellChanged(instead: Proposal["instead"]): Promise<void> {
    const told = l10n.t("The code has changed since the question, so the answer no longer fits. Ask again.");
    const [title, act] = instead ?? [];
    if ((await warn(told, ...(title === undefined ? [] : [title]))) !== undefined) {
        await act?.();
    }
}

function titleOf({ uri }: TextDocument): string {
    return notebookOf(uri) ? nameOf(uri.toString()) : workspace.asRelativePath(uri);
}

function isComparison(input: unknown): input is TabInputTextDiff {
    return input instanceof TabInputTextDiff && input.modified.scheme === SCHEME;
}
