import { type ExtensionTerminalOptions, type TerminalOptions, window } from "vscode";

import { plainLine } from "./plain";

// The only place that opens VS Code's terminals: a rule of ESLint forbids them everywhere else. A terminal obeys what is
// written into it: whoever opens one runs our own program there, which writes out what would steer it, or `terminalText`.

/** Open a terminal in front of the person. */
export function openTerminal(options: (TerminalOptions | ExtensionTerminalOptions) & { readonly name: string }): void {
    window.createTerminal({ ...options, name: plainLine(options.name) }).show();
}
