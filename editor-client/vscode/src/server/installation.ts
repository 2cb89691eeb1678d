import { execFile } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { type CancellationToken, l10n } from "vscode";

import { isProgram, program } from "./location";
import { noPython, notInstalled, SetupCancelled } from "./setupFailure";

const run = promisify(execFile);

const PYTHONS = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python"];
const NEW_ENOUGH = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))";

/** A virtual environment of our own that holds the server in the extension's version. */
export class Installation {
    readonly #folder: string;

    constructor(
        storage: string,
        private readonly version: string,
    ) {
        this.#folder = join(storage, `server-${version}`);
    }

    /** The server in it; undefined before `make`. */
    async server(): Promise<string | undefined> {
        const file = this.#tool("codegpt-ls");
        return (await isProgram(file)) ? file : undefined;
    }

    /** Make it anew. Throws SetupFailure or SetupCancelled. */
    async make(report: (step: string) => void, token: CancellationToken): Promise<string> {
        const python = await findPython();
        if (python === undefined) {
            throw noPython();
        }
        const stop = new AbortController();
        const listening = token.onCancellationRequested(() => stop.abort());
        try {
            return await this.#make(python, report, stop.signal);
        } catch (error) {
            await rm(this.#folder, { recursive: true, force: true });
            throw stop.signal.aborted ? new SetupCancelled() : notInstalled(error);
        } finally {
            listening.dispose();
        }
    }

    async #make(python: string, report: (step: string) => void, signal: AbortSignal): Promise<string> {
        await mkdir(this.#folder, { recursive: true });
        report(l10n.t("Making a Python environment…"));
        await run(python, ["-I", "-m", "venv", "--clear", this.#folder], { signal });
        report(l10n.t("Installing codegpt-ls {0}…", this.version));
        const options = ["--disable-pip-version-check", "--no-input", "--only-binary", ":all:"];
        const pip = ["-I", "-m", "pip", "install", ...options, `codegpt-ls[local]==${this.version}`];
        await run(this.#tool("python"), pip, { signal, cwd: this.#folder });
        return this.#tool("codegpt-ls");
    }

    #tool(name: string): string {
        return process.platform === "win32"
            ? join(this.#folder, "Scripts", `${name}.exe`)
            : join(this.#folder, "bin", name);
    }
}

async function findPython(): Promise<string | undefined> {
    for (const name of PYTHONS) {
        const file = await program([process.platform === "win32" ? `${name}.exe` : name], process.env["PATH"]);
        if (file !== undefined && (await isNewEnough(file))) {
            return file;
        }
    }
    return undefined;
}

async function isNewEnough(python: string): Promise<boolean> {
    try {
        await run(python, ["-I", "-c", NEW_ENOUGH]);
        return true;
    } catch {
        return false;
    }
}
