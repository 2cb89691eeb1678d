import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";

import { python, repository, server } from "./places.ts";

const folders: string[] = [];

// Out here: within a hook it would be done as soon as that has ended, and the program is started later.
after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

/** A program in the server's place that speaks to the real one, and so to the editor: a module of `tests.fakes`. */
export async function between(module: string, given?: unknown): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), "codegpt-between-"));
    folders.push(folder);
    const [program, file] = [join(folder, "codegpt-ls"), join(folder, "given.json")];
    await writeFile(file, JSON.stringify(given ?? null));
    const run = `PYTHONPATH="${repository}" exec "${python}" -m tests.fakes.${module}`;
    await writeFile(program, `#!/bin/sh\n${run} ${given === undefined ? "" : `"${file}" `}"${server}" "$@"\n`);
    await chmod(program, 0o755);
    return program;
}
