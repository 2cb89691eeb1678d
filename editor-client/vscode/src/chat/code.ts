import { posix } from "node:path";

import { env, languages, type TextDocument, type TextEditor, type Uri, window, workspace } from "vscode";

import { showFailure } from "../failures";
import { l10n } from "../l10n";
import { pick } from "../surfaces/lists";
import { warn } from "../surfaces/messages";
import { notebookOf } from "../names";
import { inserting } from "../placing";
import type { Proposals } from "../proposals/proposals";
import { fenced } from "../proposals/hunks";
import { canPut, put, reveal, textOf } from "../putting";
import { canAsk } from "../readable";
import { plain } from "../selection";
import { failureOf } from "../server/failure";
import type { Server } from "../server/server";
import type { Files } from "./files";

/** What an answer calls the file of its code, and whether on purpose. */
interface Called {
    readonly files: readonly string[];
    readonly sure: boolean;
}

/** What a person does with a piece of code out of an answer. Each is one step of the editor's undo. */
export class CodeActions {
    #last: TextEditor | undefined = window.activeTextEditor;

    /** @param proposals where a change is looked at before it is made */
    constructor(
        private readonly server: Server,
        private readonly proposals: Proposals,
        private readonly files: Files,
    ) {}

    /** While the chat has the focus no editor is active: the one that was is meant. */
    readonly watching = window.onDidChangeActiveTextEditor((editor) => {
        this.#last = editor ?? this.#last;
    });

    get editor(): TextEditor | undefined {
        const editor = window.activeTextEditor ?? this.#last;
        return editor && window.visibleTextEditors.includes(editor) ? editor : window.visibleTextEditors[0];
    }

    async copy(code: string): Promise<void> {
        await env.clipboard.writeText(code);
    }

    /** At once: nothing is taken away by it, and one undo takes it out again. */
    async insert(code: string): Promise<void> {
        const editor = this.#target();
        if (editor) {
            const { document, selection } = editor;
            const edit = inserting(textOf(document), document.offsetAt(selection.active), code);
            if (await put(document, edit)) {
                await reveal(document);
            }
        }
    }

    /**
     * Once the person has seen what it changes: in the file that the answer names, else in the editor; there in the selected
     * lines, else where the code belongs.
     *
     * @param called what the answer calls the file
     */
    async apply(code: string, language: string, called: Called): Promise<void> {
        const document = await this.#documentFor(code, language, called);
        const here = [this.editor, ...window.visibleTextEditors].find((editor) => editor?.document === document);
        if (document && canPut(document) && (here === undefined || canAsk(here))) {
            const range = here === undefined || here.selection.isEmpty ? null : plain(here.selection);
            try {
                const asked = { uri: document.uri.toString(), range, answer: fenced(code, language) };
                const proposed = await this.server.request("codegpt/proposeEdit", { ...asked, several: true });
                await this.proposals.show(proposed);
            } catch (thrown) {
                await showFailure(failureOf(thrown));
            }
        }
    }

    async newFile(code: string, language: string): Promise<void> {
        const known = language !== "" && (await languageId(language));
        const content = `${code.replace(/\r?\n$/, "")}\n`;
        const document = await workspace.openTextDocument({ content, ...(known && { language: known }) });
        await window.showTextDocument(document);
    }

    /** The document that the code is for; where that is not known, the person is asked or told. */
    async #documentFor(code: string, language: string, { files, sure }: Called): Promise<TextDocument | undefined> {
        const found = await this.files.meant(files);
        const meant = found.length > 1 ? await whichOf(found, this.editor?.document.uri) : found[0];
        if (meant !== undefined) {
            // Of a notebook the cell is meant that is looked at.
            const cell = this.editor?.document;
            const within = cell && notebookOf(cell.uri)?.uri.toString() === meant.toString();
            return within ? cell : workspace.openTextDocument(meant);
        }
        if (found.length === 0 && sure) {
            await this.#tellMissing(code, language, files[0] ?? "");
        }
        return found.length > 0 || sure ? undefined : this.#target()?.document;
    }

    async #tellMissing(code: string, language: string, name: string): Promise<void> {
        const asNew = l10n.t("New File with This Code");
        const told = l10n.t(
            "The answer names {0} as the file of this code, and the open folders have no such file.",
            name,
        );
        await ((await warn(told, asNew)) === asNew && this.newFile(code, language));
    }

    /** The editor that an answer's code goes into; where there is none, the person is told why. */
    #target(): TextEditor | undefined {
        const { editor } = this;
        if (editor === undefined) {
            void warn(l10n.t("Open a file first: there is no editor to put the code into."));
            return undefined;
        }
        return canAsk(editor) ? editor : undefined;
    }
}

/** The file that is meant of several; the one that is looked at stands first. */
async function whichOf(files: readonly Uri[], looked: Uri | undefined): Promise<Uri | undefined> {
    const first = (file: Uri): number => (file.toString() === looked?.toString() ? 0 : 1);
    const rows = [...files]
        .sort((one, other) => first(one) - first(other))
        .map((file) => ({ file, label: posix.basename(file.path), description: workspace.asRelativePath(file) }));
    const title = l10n.t("Which file does this code belong to?");
    return (await pick(rows, { title, matchOnDescription: true }))?.file;
}

const SHORT_FOR: Readonly<Record<string, string>> = {
    bash: "shellscript",
    "c++": "cpp",
    "c#": "csharp",
    cs: "csharp",
    js: "javascript",
    jsx: "javascriptreact",
    kt: "kotlin",
    md: "markdown",
    ps1: "powershell",
    py: "python",
    rb: "ruby",
    rs: "rust",
    sh: "shellscript",
    shell: "shellscript",
    ts: "typescript",
    tsx: "typescriptreact",
    yml: "yaml",
};

/** VS Code's name of a language that an answer named. */
async function languageId(named: string): Promise<string | undefined> {
    const name = named.toLowerCase();
    const id = SHORT_FOR[name] ?? name;
    return (await languages.getLanguages()).includes(id) ? id : undefined;
}
