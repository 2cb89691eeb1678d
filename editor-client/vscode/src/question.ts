import { commands } from "vscode";

import { askFor } from "./surfaces/inputs";

/**
 * Let a person type a question about code, into a box of its own: VS Code gives it the keyboard wherever that was, and a
 * notebook's cell has no other room. Undefined when they leave it; then the keyboard is back in the code.
 */
export async function typedQuestion(title: string, placeHolder: string): Promise<string | undefined> {
    const typed = (await askFor({ title, placeHolder, ignoreFocusOut: true }))?.trim();
    if (typed) {
        return typed;
    }
    await commands.executeCommand("workbench.action.focusActiveEditorGroup");
    return undefined;
}
