import { window } from "vscode";

import type { Server } from "./server/server";

/** Run the server's own check of everything in a terminal, where its report can be read and copied. */
export async function runDoctor(server: Server): Promise<void> {
    const program = await server.program();
    if (program !== undefined) {
        const terminal = window.createTerminal({ name: "CodeGPT Doctor", shellPath: program, shellArgs: ["doctor"] });
        terminal.show();
    }
}
