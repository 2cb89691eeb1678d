import { env, l10n, languages, Selection, type TextEditor, window, workspace, WorkspaceEdit } from "vscode";

import { warn } from "../surfaces/messages";
import { mayPut } from "../putting";

/** What a person does with a piece of code out of an answer. Each is one step of the editor's undo. */
export class CodeActions {
    #last: TextEditor | undefined = window.activeTextEditor;

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

    async insert(code: string): Promise<void> {
        // At the beginning of a line the code stands on lines of its own.
        const own = this.editor?.selection.active.character === 0 ? "\n" : "";
        await this.#write(code + own, ({ selection }) => new Selection(selection.active, selection.active));
    }

    async replace(code: string): Promise<void> {
        await this.#write(code, ({ selection }) => selection);
    }

    async newFile(code: string, language: string): Promise<void> {
        const known = language !== "" && (await languageId(language));
        const document = await workspace.openTextDocument({ content: code, ...(known && { language: known }) });
        await window.showTextDocument(document);
    }

    async #write(code: string, where: (editor: TextEditor) => Selection): Promise<void> {
        const { editor } = this;
        if (editor === undefined) {
            void warn(l10n.t("Open a file first: there is no editor to put the code into."));
            return;
        }
        if (!(await mayPut(editor.document))) {
            return;
        }
        const edit = new WorkspaceEdit();
        edit.replace(editor.document.uri, where(editor), code);
        await workspace.applyEdit(edit);
        await window.showTextDocument(editor.document, { viewColumn: editor.viewColumn, preserveFocus: false });
    }
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
