// Runs the test files named, or all of them, some at once and the longest first: `node --test` takes them by the alphabet,
// and a long one that begins last keeps one processor waiting for it.
import { readdirSync } from "node:fs";
import { basename, resolve } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";

const LONGEST = ["setup", "noServer", "connection", "elsewhere", "threads", "surfaces", "inline", "older", "editing"];
/** One more than usual machines have processors: half of the time an editor waits for its person. */
const AT_ONCE = Number(process.env["CODEGPT_E2E_AT_ONCE"] ?? 3);

const here = import.meta.dirname;
const named = process.argv.slice(2);
const files = named.length > 0 ? named : readdirSync(here).filter((name) => name.endsWith(".test.ts"));

function place(file: string): number {
    const found = LONGEST.indexOf(basename(file, ".test.ts"));
    return found < 0 ? LONGEST.length : found;
}

run({
    files: files.sort((one, other) => place(one) - place(other)).map((file) => resolve(here, file)),
    concurrency: AT_ONCE,
    timeout: 360_000,
    execArgv: ["--test-force-exit"],
})
    .on("test:fail", () => {
        process.exitCode = 1;
    })
    .compose(spec)
    .pipe(process.stdout);
