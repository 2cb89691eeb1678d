import { execFile } from "node:child_process";
import { mkdir, statfs } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { type CancellationToken, l10n } from "vscode";

import { program } from "../location";
import { causeOf } from "./cause";
import { type Environment, Environments, remove, toolIn } from "./environments";
import { noPython, notInstalled, ON_DISK, SetupCancelled } from "./failure";
import { environment, type Network, onlyPipKnowsTheWay, proxiesIn } from "./network";
import type { Plan } from "./plan";
import { findPython, type Looked, probe } from "./python";
import { type Running, runTool, ToolFailed } from "./tool";

const run = promisify(execFile);

const UV = process.platform === "win32" ? ["uv.exe"] : ["uv"];
const MEGABYTE = 1_000_000;

/** What the person set, looked at when it is needed. */
export interface Wishes extends Network {
    readonly pythonPath: string | null;
}

/**
 * A virtual environment of our own that holds the server in the extension's version.
 *
 * The extension carries the server's wheel, and the hash of every package it needs: no name is looked up whose owner
 * could be somebody else, and nothing is installed that differs from what was tried.
 */
export class Installation {
    readonly #environments: Environments;

    /** `carried` is the folder with `requirements.txt` and the wheel. */
    constructor(
        private readonly storage: string,
        readonly version: string,
        private readonly carried: string,
        private readonly wishes: () => Wishes,
        private readonly line: (text: string) => void,
    ) {
        this.#environments = new Environments(storage);
    }

    /** The environment to run: of this version, else the newest of another one. */
    async current(): Promise<Environment | undefined> {
        const whole = await this.#environments.whole();
        return whole.find(({ version }) => version === this.version) ?? whole[0];
    }

    /** This window runs it, and what nobody runs any more can go. */
    async settle({ folder, version }: Environment): Promise<void> {
        await this.#environments.use(folder);
        if (version === this.version) {
            await this.#environments.tidy(folder);
        }
    }

    /** How it would be made. Throws SetupFailure where no Python is there for it. */
    async plan(): Promise<Plan> {
        const found = await program(UV, process.env["PATH"]);
        const uv = found !== undefined && (await onlyPipKnowsTheWay(process.env)) ? undefined : found;
        const { pythonPath } = this.wishes();
        let looked = await findPython(pythonPath, process.env["PATH"], uv === undefined);
        if (uv !== undefined && pythonPath === null && "why" in looked) {
            looked = (await pythonOf(uv)) ?? looked;
        }
        if ("why" in looked) {
            throw noPython(looked, found !== undefined);
        }
        const { python } = looked;
        return { version: this.version, folder: this.storage, python, ...(uv !== undefined && { uv }) };
    }

    /** Make it anew, beside what is there. Throws SetupFailure or SetupCancelled, and leaves nothing half made then. */
    async make(plan: Plan, report: (step: string) => void, token: CancellationToken): Promise<Environment> {
        const stop = new AbortController();
        const listening = token.onCancellationRequested(() => stop.abort());
        const environ = environment(process.env, this.wishes());
        let folder: string | undefined;
        try {
            await this.#roomFor();
            folder = await this.#environments.begin(this.version);
            await this.#fill(plan, report, { folder, environ, signal: stop.signal, line: this.line });
            await this.#environments.finish(folder, this.version);
            return { folder, version: this.version, made: Date.now() };
        } catch (error) {
            if (folder !== undefined) {
                await remove(folder).catch(() => undefined);
            }
            if (stop.signal.aborted) {
                throw new SetupCancelled();
            }
            const output = error instanceof ToolFailed ? error.output : String(error);
            throw notInstalled(causeOf(output, proxiesIn(environ)), this.storage, error);
        } finally {
            listening.dispose();
        }
    }

    /** On a full disk Python's venv says nothing of it. */
    async #roomFor(): Promise<void> {
        await mkdir(this.storage, { recursive: true });
        const { bavail, bsize } = await statfs(this.storage);
        if (bavail * bsize < ON_DISK * MEGABYTE) {
            throw new Error("ENOSPC");
        }
    }

    async #fill({ python, uv }: Plan, report: (step: string) => void, running: Running): Promise<void> {
        const { folder } = running;
        const inside = toolIn(folder, "python");
        const install =
            uv === undefined
                ? [inside, "-I", "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
                : [uv, "pip", "install", "--python", inside];
        report(l10n.t("Making a Python environment… ({0} of {1})", 1, 3));
        if (uv === undefined) {
            // What keeps pip from being put into it is said only when that is asked for by itself.
            await runTool(python.file, ["-I", "-m", "venv", "--without-pip", folder], running);
            await runTool(inside, ["-I", "-m", "ensurepip", "--upgrade", "--default-pip"], running);
        } else {
            await runTool(uv, ["venv", "--allow-existing", "--python", python.file, folder], running);
        }
        report(l10n.t("Fetching the packages it needs… ({0} of {1})", 2, 3));
        const requirements = join(this.carried, "requirements.txt");
        const hashed = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", requirements];
        await runAll([...install, ...hashed], running);
        report(l10n.t("Installing codegpt-ls {0}… ({1} of {2})", this.version, 3, 3));
        const wheel = join(this.carried, `codegpt_ls-${this.version}-py3-none-any.whl`);
        await runAll([...install, "--no-index", "--no-deps", wheel], running);
    }
}

async function runAll([command = "", ...given]: readonly string[], running: Running): Promise<void> {
    await runTool(command, given, running);
}

/** A Python that uv knows of and PATH does not; it fetches none. */
async function pythonOf(uv: string): Promise<Looked | undefined> {
    try {
        const asked = ["python", "find", "--no-project", "--no-python-downloads", ">=3.11"];
        const python = await probe((await run(uv, asked)).stdout.trim());
        return python && { python };
    } catch {
        return undefined;
    }
}
