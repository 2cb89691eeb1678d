import { env, l10n, languages, type TextDocument, type TextEditor, window, workspace } from "vscode";

import { warn } from "../surfaces/messages";
import { inserting, replacing } from "../placing";
import type { Proposals } from "../proposals";
import { put, reveal, textOf } from "../putting";
import { canAsk } from "../readable";

/** Where code of an answer goes: a document, and the ends of what is selected in it. */
interface Target {
    readonly document: TextDocument;
    readonly anchor: number;
    readonly active: number;
}

/** What a person does with a piece of code out of an answer. Each is one step of the editor's undo. */
export class CodeActions {
    #last: TextEditor | undefined = window.activeTextEditor;

    /** @param proposals where a replacement is looked at before it is made */
    constructor(private readonly proposals: Proposals) {}

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
        const target = this.#target();
        if (target) {
            const edit = inserting(textOf(target.document), target.active, code);
            if (await put(target.document, edit)) {
                await reveal(target.document);
            }
        }
    }

    /** Once the person has seen what it takes away. */
    async replace(code: string): Promise<void> {
        const target = this.#target();
        if (target && target.anchor === target.active) {
            void warn(l10n.t("Select the code that is to be replaced."));
        } else if (target) {
            const { active, anchor, document } = target;
            const given = textOf(document);
            const edit = replacing(given, anchor, active, code);
            await this.proposals.compare({
                document,
                edit: () => (document.getText() === given.text ? edit : undefined),
            });
        }
    }

    async newFile(code: string, language: string): Promise<void> {
        const known = language !== "" && (await languageId(language));
        const content = `${code.replace(/\r?\n$/, "")}\n`;
        const document = await workspace.openTextDocument({ content, ...(known && { language: known }) });
        await window.showTextDocument(document);
    }

    #target(): Target | undefined {
        const { editor } = this;
        if (editor === undefined) {
            void warn(l10n.t("Open a file first: there is no editor to put the code into."));
            return undefined;
        }
        const { document, selection } = editor;
        if (!canAsk(editor)) {
            return undefined;
        }
        return { document, anchor: document.offsetAt(selection.anchor), active: document.offsetAt(selection.active) };
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
