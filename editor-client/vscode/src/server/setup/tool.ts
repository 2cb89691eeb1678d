import { type ChildProcess, execFile, spawn } from "node:child_process";

/** How a tool is run: where, with which environment, and until when. */
export interface Running {
    readonly folder: string;
    readonly environ: NodeJS.ProcessEnv;
    readonly signal: AbortSignal;
    /** Hears of every line, for the log. */
    line(text: string): void;
}

/** A tool ended without having done its work; `output` is all that it said. */
export class ToolFailed extends Error {
    constructor(
        command: string,
        readonly output: string,
        how: string,
    ) {
        super(`${command} ${how}`);
    }
}

/** Run a tool to its end. Throws ToolFailed; one that is aborted is ended with all that it started. */
export async function runTool(command: string, given: readonly string[], running: Running): Promise<void> {
    running.signal.throwIfAborted();
    running.line(`> ${command} ${given.join(" ")}`);
    const posix = process.platform !== "win32";
    const tool = spawn(command, given, {
        cwd: running.folder,
        env: running.environ,
        stdio: ["ignore", "pipe", "pipe"],
        // A group of its own, so that what it starts can be ended with it.
        detached: posix,
    });
    const stop = (): void => endWhole(tool, posix);
    running.signal.addEventListener("abort", stop, { once: true });
    const said: string[] = [];
    for (const stream of [tool.stdout, tool.stderr]) {
        stream.setEncoding("utf8").on("data", (text: string) => {
            said.push(text);
            text.split(/[\r\n]+/).forEach((line) => line.trim() && running.line(line));
        });
    }
    try {
        await new Promise<void>((resolve, reject) => {
            tool.on("error", ({ message }) => reject(new ToolFailed(command, message, "did not start")));
            tool.on("close", (code, signal) => {
                if (code === 0) {
                    resolve();
                } else {
                    reject(new ToolFailed(command, said.join(""), `ended with ${code ?? signal}`));
                }
            });
        });
    } finally {
        running.signal.removeEventListener("abort", stop);
    }
    running.signal.throwIfAborted();
}

function endWhole(tool: ChildProcess, posix: boolean): void {
    if (tool.pid === undefined) {
        return;
    }
    if (!posix) {
        execFile("taskkill", ["/pid", String(tool.pid), "/T", "/F"], () => undefined);
        return;
    }
    try {
        process.kill(-tool.pid, "SIGKILL");
    } catch {
        // It has ended meanwhile.
    }
}
