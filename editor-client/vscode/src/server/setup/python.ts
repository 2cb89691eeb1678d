import { execFile } from "node:child_process";
import { isAbsolute } from "node:path";
import { promisify } from "node:util";

import { programs } from "../location";

const run = promisify(execFile);

/** A Python that a server can run on. */
export interface Python {
    readonly file: string;
    /** `3.12.1` */
    readonly version: string;
    /** Whether it can make an environment with pip by itself; Debian ships that apart. */
    readonly venv: boolean;
}

/** Why there is none: none at all, too old, without venv, or what the setting names is none. */
export type NoPython =
    | { readonly why: "none" }
    | { readonly why: "unusable"; readonly file: string }
    | { readonly why: "old" | "bare"; readonly python: Python };

export type Looked = { readonly python: Python } | NoPython;

const NAMES = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python"];
const OLDEST = [3, 11] as const;
const PATIENCE = 15_000;
const PROBE = `
import sys
try:
    import venv, ensurepip
    whole = 1
except ImportError:
    whole = 0
sys.stdout.write("%d.%d.%d %d %s" % (sys.version_info[:3] + (whole, sys.executable)))
`;

/**
 * The Python to make an environment with: the one that is set, else the first on PATH that is new enough.
 *
 * @param needsVenv whether it has to bring venv and ensurepip along
 */
export async function findPython(set: string | null, path: string | undefined, needsVenv: boolean): Promise<Looked> {
    if (set !== null) {
        const python = isAbsolute(set) ? await probe(set) : undefined;
        return python === undefined ? { why: "unusable", file: set } : judged(python, needsVenv);
    }
    let best: NoPython = { why: "none" };
    for (const file of await programs(NAMES.map(named), path)) {
        const python = await probe(file);
        const looked = python && judged(python, needsVenv);
        if (looked && "python" in looked && !("why" in looked)) {
            return looked;
        }
        best = better(best, looked);
    }
    return best;
}

/** What this program says of itself, where it is a Python. */
export async function probe(file: string): Promise<Python | undefined> {
    try {
        const { stdout } = await run(file, ["-I", "-c", PROBE], { timeout: PATIENCE });
        const [, version = "", whole, executable] = /^(\d+\.\d+\.\d+) ([01]) (.*)$/s.exec(stdout) ?? [];
        return version === ""
            ? undefined
            : { file: executable === undefined || executable === "" ? file : executable, version, venv: whole === "1" };
    } catch {
        return undefined;
    }
}

function judged(python: Python, needsVenv: boolean): Looked {
    if (!isNewEnough(python.version)) {
        return { why: "old", python };
    }
    return needsVenv && !python.venv ? { why: "bare", python } : { python };
}

/** What is nearer to a Python that will do: one without venv, then the newest of the old ones. */
function better(before: NoPython, looked: NoPython | undefined): NoPython {
    if (looked === undefined || before.why === "bare") {
        return before;
    }
    if (looked.why !== "old" || before.why !== "old") {
        return looked;
    }
    return compare(looked.python.version, before.python.version) > 0 ? looked : before;
}

function isNewEnough(version: string): boolean {
    return compare(version, OLDEST.join(".")) >= 0;
}

function compare(one: string, other: string): number {
    const [ones, others] = [one, other].map((each) => each.split(".").map(Number));
    const [differs = 0] = [0, 1, 2].filter((index) => (ones?.[index] ?? 0) !== (others?.[index] ?? 0));
    return (ones?.[differs] ?? 0) - (others?.[differs] ?? 0);
}

function named(name: string): string {
    return process.platform === "win32" ? `${name}.exe` : name;
}
