import { type ChildProcess, spawn } from "node:child_process";

import { env, type Event, EventEmitter, l10n, type Pseudoterminal } from "vscode";

import type { Server } from "./server/server";
import { terminalText } from "./surfaces/plain";
import { openTerminal } from "./surfaces/terminals";

/** Run the server's own check of everything in a terminal, where its report can be read and copied. */
export async function runDoctor(server: Server): Promise<void> {
    const program = await server.program();
    if (program !== undefined) {
        openTerminal({ name: l10n.t("CodeGPT Doctor"), pty: new Report(program), isTransient: true });
    }
}

/** A terminal that stays when its program has ended: what is wrong would be gone with it. */
class Report implements Pseudoterminal {
    readonly #writing = new EventEmitter<string>();
    readonly onDidWrite: Event<string> = this.#writing.event;
    #process: ChildProcess | undefined;

    constructor(private readonly program: string) {}

    open(): void {
        this.#process = spawn(this.program, ["doctor", "--locale", env.language], {
            stdio: ["ignore", "pipe", "pipe"],
        });
        for (const stream of [this.#process.stdout, this.#process.stderr]) {
            stream?.setEncoding("utf8").on("data", (text: string) => {
                this.#writing.fire(terminalText(text));
            });
        }
        this.#process.on("error", ({ message }) => this.#writing.fire(terminalText(`${message}\n`)));
    }

    close(): void {
        this.#process?.kill();
        this.#writing.dispose();
    }
}
