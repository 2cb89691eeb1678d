import { type CancellationToken, type InputBoxOptions, type InputBoxValidationMessage, window } from "vscode";

import { plain, plainLine } from "./plain";

// The only place that opens VS Code's input boxes: a rule of ESLint forbids them everywhere else. What stands below such a
// box has its links, commands among them, and its icons.

type Remark = string | InputBoxValidationMessage | null | undefined;

/** Ask for a line of text; undefined when the person leaves. */
export async function askFor(options: InputBoxOptions, token?: CancellationToken): Promise<string | undefined> {
    const { placeHolder, prompt, title } = options;
    const shown: InputBoxOptions = {
        ...options,
        ...(title !== undefined && { title: plainLine(title) }),
        ...(prompt !== undefined && { prompt: plain(prompt) }),
        ...(placeHolder !== undefined && { placeHolder: plainLine(placeHolder) }),
        validateInput: async (typed) => plainRemark(await options.validateInput?.(typed)),
    };
    return window.showInputBox(shown, token);
}

function plainRemark(remark: Remark): Remark {
    if (typeof remark === "string") {
        return plain(remark);
    }
    return remark && { ...remark, message: plain(remark.message) };
}
