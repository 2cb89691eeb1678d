import { Disposable, l10n, type Terminal, type TerminalShellExecution, window } from "vscode";

import { warn } from "../surfaces/messages";
import type { Given } from "./given";
import { printed } from "./printed";

/** Characters that are kept of what a command writes, orders for the terminal among them: the end tells why. */
const MOST_WRITTEN = 200_000;
/** Characters of it that go along at most. */
const MOST_PRINTED = 20_000;
/** Characters of a command in the title of its output. */
const MOST_TITLE = 60;

interface Run {
    readonly execution: TerminalShellExecution;
    readonly pieces: string[];
    size: number;
    exitCode?: number;
}

/** What the last command of each terminal has printed. It is kept in memory, and goes nowhere unless it is asked about. */
export class Terminals {
    readonly #last = new WeakMap<Terminal, Run>();

    readonly watching = Disposable.from(
        window.onDidStartTerminalShellExecution(({ execution, terminal }) => void this.#follow(terminal, execution)),
        window.onDidEndTerminalShellExecution(({ execution, exitCode, terminal }) => {
            const run = this.#last.get(terminal);
            if (run?.execution === execution && exitCode !== undefined) {
                run.exitCode = exitCode;
            }
        }),
    );

    /** What the last command of the terminal in front has printed so far; where it is not known, that is said. */
    lastOutput(): Given | undefined {
        const terminal = window.activeTerminal;
        const run = terminal && this.#last.get(terminal);
        const given = run && givenBy(run);
        if (given === undefined) {
            void warn(whyNot(terminal, run));
        }
        return given;
    }

    async #follow(terminal: Terminal, execution: TerminalShellExecution): Promise<void> {
        const run: Run = { execution, pieces: [], size: 0 };
        this.#last.set(terminal, run);
        for await (const piece of execution.read()) {
            run.pieces.push(piece);
            run.size += piece.length;
            while (run.pieces.length > 1 && run.size - run.pieces[0]!.length >= MOST_WRITTEN) {
                run.size -= run.pieces.shift()!.length;
            }
        }
    }
}

function givenBy({ execution, exitCode, pieces }: Run): Given | undefined {
    const command = execution.commandLine.value.trim();
    const [line = ""] = command.split("\n");
    const output = printed(pieces.join("").slice(-MOST_WRITTEN)).trim();
    if (output === "") {
        return undefined;
    }
    const end = output.length > MOST_PRINTED ? `…\n${output.slice(-MOST_PRINTED)}` : output;
    return {
        title: line.slice(0, MOST_TITLE) || l10n.t("Terminal"),
        text: [`$ ${command}`, end, ...(exitCode === undefined ? [] : [`[exit code ${exitCode}]`])].join("\n"),
        question: l10n.t("Explain this output. If something went wrong: why, and what helps?"),
    };
}

/** VS Code passes nothing on of what comes together with a command's beginning, as it does when that is over in a moment. */
function whyNot(terminal: Terminal | undefined, run: Run | undefined): string {
    if (run !== undefined) {
        return l10n.t(
            "Nothing is known of what the last command printed: it printed nothing, or was over too quickly. Copy the text and paste it into the chat.",
        );
    }
    return terminal && terminal.shellIntegration === undefined
        ? l10n.t(
              "This terminal does not tell what is printed in it: its shell has no shell integration. Copy the text and paste it into the chat.",
          )
        : l10n.t("Run a command in a terminal first: what its last command printed is explained.");
}
