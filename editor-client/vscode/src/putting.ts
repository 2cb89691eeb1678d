import {
    EndOfLine,
    l10n,
    languages,
    Range,
    RelativePattern,
    type TextDocument,
    type TextEditor,
    window,
    workspace,
    WorkspaceEdit,
} from "vscode";

import { ask, warn } from "./surfaces/messages";
import { nameOf, notebookOf } from "./names";
import type { Edit, Text } from "./placing";
import { concern } from "./sensitive";

/** A document as code is placed in it. */
export function textOf(document: TextDocument): Text {
    return { text: document.getText(), eol: document.eol === EndOfLine.CRLF ? "\r\n" : "\n" };
}

/** Whether code can go into this document at all; where it cannot, the person is told why. */
export function canPut(document: TextDocument): boolean {
    const { isClosed, uri } = document;
    if (isClosed) {
        void warn(l10n.t("{0} is no longer open. Open it, and ask again.", nameOf(uri.toString())));
        return false;
    }
    if (isFixed(document)) {
        tellFixed(document);
        return false;
    }
    return true;
}

/** Whether a person could not type into it: VS Code would put an edit of ours in all the same. */
function isFixed(document: TextDocument): boolean {
    const { uri } = document;
    if (uri.scheme === "untitled") {
        return false;
    }
    const scheme = notebookOf(uri)?.uri.scheme ?? uri.scheme;
    return workspace.fs.isWritableFileSystem(scheme) === false || matches(document, "readonlyInclude");
}

/** Whether the person's settings name the document in this list, and not in that of exceptions. */
function matches(document: TextDocument, list: "readonlyExclude" | "readonlyInclude"): boolean {
    const globs = workspace.getConfiguration("files", document.uri).get<Record<string, boolean>>(list, {});
    const folder = workspace.getWorkspaceFolder(document.uri);
    const named = Object.entries(globs).some(
        ([glob, counts]) =>
            counts &&
            [glob, ...(folder ? [new RelativePattern(folder, glob)] : [])].some(
                (pattern) => languages.match({ pattern }, document) > 0,
            ),
    );
    return named && (list === "readonlyExclude" || !matches(document, "readonlyExclude"));
}

/** Put an answer's code into a document, as one step of its undo; false where it is not there afterwards. */
export async function put(document: TextDocument, edit: Edit): Promise<boolean> {
    if (!canPut(document) || !(await mayPut(document))) {
        return false;
    }
    const change = new WorkspaceEdit();
    const range = new Range(document.positionAt(edit.start), document.positionAt(edit.end));
    change.replace(document.uri, range, edit.text);
    const before = document.version;
    const applied = await workspace.applyEdit(change);
    // What says that it is applied may be in nobody's document.
    if (!applied || (document.version === before && edit.text !== document.getText(range))) {
        tellFixed(document);
        return false;
    }
    return true;
}

/**
 * Bring the document to the front, with the cursor here.
 *
 * @param preserveFocus whether the person goes on where they are: what they type must not go into it
 */
export async function reveal(
    document: TextDocument,
    offset?: number,
    preserveFocus = false,
): Promise<TextEditor | undefined> {
    const notebook = notebookOf(document.uri);
    if (notebook !== undefined) {
        await window.showNotebookDocument(notebook, { preserveFocus });
        return undefined;
    }
    const at = offset === undefined ? undefined : document.positionAt(offset);
    const shown = window.visibleTextEditors.find((editor) => editor.document === document);
    return window.showTextDocument(document, {
        preview: false,
        preserveFocus,
        ...(shown?.viewColumn && { viewColumn: shown.viewColumn }),
        ...(at && { selection: new Range(at, at) }),
    });
}

function tellFixed({ uri }: TextDocument): void {
    void warn(l10n.t("The code cannot be put into {0}: it is read-only here.", nameOf(uri.toString())));
}

/** Whether an answer's code may go into this document; where it could harm, the person is asked. */
async function mayPut({ uri }: TextDocument): Promise<boolean> {
    const file = notebookOf(uri)?.uri ?? uri;
    const folders = (workspace.workspaceFolders ?? []).map((folder) => folder.uri);
    const near = folders.filter((folder) => folder.scheme === file.scheme && folder.authority === file.authority);
    const worry =
        file.scheme === "untitled"
            ? undefined
            : concern(
                  file.path,
                  near.map(({ path }) => path),
              );
    if (worry === undefined) {
        return true;
    }
    const name = workspace.asRelativePath(file);
    const detail =
        worry === "outside"
            ? l10n.t("The file lies outside the folders that are open here.")
            : l10n.t(
                  "What begins with a dot is often obeyed without being asked for: by the editor, a shell, a hook or a pipeline.",
              );
    const yes = l10n.t("Put It In");
    return (await ask(l10n.t("Put the code of the answer into {0}?", name), detail, yes)) === yes;
}
