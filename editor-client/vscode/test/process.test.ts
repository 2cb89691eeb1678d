import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { type NoServer, ServerProcess } from "../src/server/process";

let folder = "";
before(async () => void (folder = await mkdtemp(join(tmpdir(), "codegpt-process-"))));
after(() => rm(folder, { recursive: true, force: true }));

const NEVER = new Promise<never>(() => undefined);
const LONG = 600_000;

async function started(script: string, lines: string[] = []): Promise<ServerProcess> {
    const file = join(folder, "server");
    await writeFile(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return new ServerProcess(file, folder, (line) => lines.push(line));
}

/** What it is, for a client that hears from nothing but its messages. */
async function judged(process: ServerProcess, patience = LONG): Promise<NoServer | undefined> {
    const no = await process.unless(NEVER, patience);
    process.kill();
    return no;
}

test("V16: a program that ends at once is told with how it ended, and the log has its words", async () => {
    const lines: string[] = [];
    assert.deepEqual(await judged(await started("echo 'no module' >&2; exit 3", lines)), { why: "ended", detail: "3" });
    assert.deepEqual(lines, ["no module"]);
});

for (const [what, script] of [
    ["a word and stays", "echo hello; exec sleep 600"],
    ["a word and ends", "echo hello"],
    ["less than a header and ends", "printf hi"],
    ["a web page", "printf 'HTTP/1.1 200 OK\\r\\n\\r\\n<html>'; exec sleep 600"],
] as const) {
    test(`V16: a program that writes ${what} is no server`, async () => {
        assert.deepEqual(await judged(await started(script)), { why: "stranger" });
    });
}

test("V16: a program that says nothing is not waited for for ever", async () => {
    assert.deepEqual(await judged(await started("exec sleep 600"), 50), { why: "silent" });
});

for (const [what, file] of [
    ["is not there", "absent"],
    ["is a folder", "."],
] as const) {
    test(`V16: a program that ${what} cannot be started`, async () => {
        const process = new ServerProcess(join(folder, file), folder, () => undefined);
        assert.equal((await judged(process))?.why, "unstartable");
    });
}

test("V16: a client that fails because the program ends hears how it ended", async () => {
    const process = await started("exit 4");
    const greeted = Promise.reject(new Error("write EPIPE"));
    assert.deepEqual(await process.unless(greeted, LONG), { why: "ended", detail: "4" });
});

test("a server that speaks is let through word by word, however its messages are cut", async () => {
    const process = await started("printf 'Conte'; sleep 0.1; printf 'nt-Length: 2\\r\\n\\r\\n{}'");
    const pieces: Buffer[] = [];
    process.reader.on("data", (piece: Buffer) => pieces.push(piece));
    await new Promise((resolve) => process.reader.on("end", resolve));
    assert.equal(Buffer.concat(pieces).toString(), "Content-Length: 2\r\n\r\n{}");
});

test("a greeting is all that is waited for", async () => {
    const process = await started("exec sleep 600");
    assert.equal(await process.unless(Promise.resolve(), LONG), undefined);
    process.kill();
});
