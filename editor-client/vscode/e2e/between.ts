import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";

import { python, repository, server } from "./places.ts";

/** A program in the server's place that speaks to the real one, and so to the editor: a module of `tests.fakes`. */
export async function between(module: string, given?: unknown): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), "codegpt-between-"));
    after(() => rm(folder, { recursive: true, force: true }));
    const [program, file] = [join(folder, "codegpt-ls"), join(folder, "given.json")];
    await writeFile(file, JSON.stringify(given ?? null));
    const run = `PYTHONPATH="${repository}" exec "${python}" -m tests.fakes.${module}`;
    await writeFile(program, `#!/bin/sh\n${run} ${given === undefined ? "" : `"${file}" `}"${server}" "$@"\n`);
    await chmod(program, 0o755);
    return program;
}
