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

/**
 * A virtual environment of our own that holds the server in the extension's version.
 *
 * The extension carries the server's wheel, and the hash of every package it needs: no name is looked up whose owner
 * could be somebody else, and nothing is installed that differs from what was tried.
 */
export class Installation {
    readonly #folder: string;

    /** `carried` is the folder with `requirements.txt` and the wheel. */
    constructor(
        storage: string,
        private readonly version: string,
        private readonly carried: string,
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
        const needed = ["--require-hashes", "--only-binary", ":all:", "-r", join(this.carried, "requirements.txt")];
        await this.#pip(needed, signal);
        const wheel = join(this.carried, `codegpt_ls-${this.version}-py3-none-any.whl`);
        await this.#pip(["--no-index", "--no-deps", wheel], signal);
        return this.#tool("codegpt-ls");
    }

    async #pip(what: readonly string[], signal: AbortSignal): Promise<void> {
        const pip = ["-I", "-m", "pip", "install", "--disable-pip-version-check", "--no-input", ...what];
        await run(this.#tool("python"), pip, { signal, cwd: this.#folder });
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
