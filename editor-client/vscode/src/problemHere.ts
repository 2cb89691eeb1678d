import { Disposable, languages, type TextEditor, window } from "vscode";

import { ContextKey } from "./contextKey";
import { meets } from "./selection";

/** Keep menus told whether something is wrong where the cursor stands, for what mends it. */
export function watchProblemHere(): Disposable {
    const key = new ContextKey<boolean>("codegpt.problemHere");
    const look = (editor: TextEditor | undefined): void =>
        key.set(
            editor !== undefined &&
                languages.getDiagnostics(editor.document.uri).some(({ range }) => meets(editor.selection, range)),
        );
    look(window.activeTextEditor);
    return Disposable.from(
        window.onDidChangeActiveTextEditor(look),
        window.onDidChangeTextEditorSelection(({ textEditor }) => {
            if (textEditor === window.activeTextEditor) {
                look(textEditor);
            }
        }),
        languages.onDidChangeDiagnostics(({ uris }) => {
            const editor = window.activeTextEditor;
            if (editor && uris.some((uri) => uri.toString() === editor.document.uri.toString())) {
                look(editor);
            }
        }),
    );
}
