import { env, l10n, languages, type TextEditor, window, workspace } from "vscode";

import { showFailure } from "../failures";
import { warn } from "../surfaces/messages";
import { inserting } from "../placing";
import type { Proposals } from "../proposals/proposals";
import { fenced } from "../proposals/hunks";
import { canPut, put, reveal, textOf } from "../putting";
import { canAsk } from "../readable";
import { plain } from "../selection";
import { failureOf } from "../server/failure";
import type { Server } from "../server/server";

/** What a person does with a piece of code out of an answer. Each is one step of the editor's undo. */
export class CodeActions {
    #last: TextEditor | undefined = window.activeTextEditor;

    /** @param proposals where a change is looked at before it is made */
    constructor(
        private readonly server: Server,
        private readonly proposals: Proposals,
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

    /** Once the person has seen what it changes: in the selected lines, else where the code belongs in the file. */
    async apply(code: string, language: string): Promise<void> {
        const editor = this.#target();
        if (editor && canPut(editor.document)) {
            const { document, selection } = editor;
            const asked = { uri: document.uri.toString(), range: selection.isEmpty ? null : plain(selection) };
            try {
                const answer = fenced(code, language);
                await this.proposals.show(await this.server.request("codegpt/proposeEdit", { ...asked, answer }));
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
