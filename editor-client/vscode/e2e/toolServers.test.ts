import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import type { Editor } from "./editor.ts";
import { openKeyed } from "./keyed.ts";
import { python, repository } from "./places.ts";
import { throughout } from "./scene.ts";

let editor: Editor;

throughout(
    () =>
        openKeyed({
            // What a terminal shows is found in the page only where the processor draws it. What a folder gives to terminals
            // would have another `mcp.json` be written.
            settings: {
                "terminal.integrated.gpuAcceleration": "off",
                "terminal.integrated.env.linux": { CODEGPT_LS_HOME: "/elsewhere" },
            },
        }),
    (scene) => void ({ editor } = scene),
);

const server = () => [
    "-S",
    join(repository, "tests/fakes/mcp_server.py"),
    JSON.stringify({ does: "", diary: diary() }),
];
/** What the server itself writes down when it is started. */
const diary = () => join(editor.workspace, "..", "diary");
const file = () => join(editor.configuration, "mcp.json");
const list = () => editor.command("CodeGPT: Servers of Tools (MCP)");
const choose = (row: string | RegExp) => editor.row(row).first().click();
const terminal = () => editor.page.locator(".terminal-wrapper.active .xterm-rows");
const shown = (text: string | RegExp) => terminal().filter({ hasText: text }).waitFor();

/** Type this into the terminal as soon as it asks that. */
async function answer(question: string | RegExp, typed: string): Promise<void> {
    await shown(question);
    await editor.page.keyboard.type(typed);
    await editor.page.keyboard.press("Enter");
}

/** It stays until one has read it, and goes without a word. */
async function close(): Promise<void> {
    await answer(/Press Enter to close this/, "");
    await terminal().waitFor({ state: "detached" });
    assert.equal(await editor.toast(/terminated|exit code/).count(), 0);
}

test("a server is added, changed, asked for again, imported and removed, and is started by no word but the person's", async () => {
    const [first = "", path = "", does = ""] = server();
    await list();
    await choose("Add…");
    await editor.enter("What you call it", "acme");
    await editor.enter("Its program with arguments", `${python} ${first} ${path} '${does}'`);
    await editor.enter("Names of variables", "");
    await choose("It may send something out");
    await shown(`Program: "${python}"`);
    await shown("Add the server acme and start it?");
    assert.equal(existsSync(diary()), false, "it is not started before it is agreed to");
    await editor.picture("88-server-shown");
    await answer("Add the server acme and start it?", "y");
    await answer("Allow these tools of acme (1)?", "y");
    await shown("acme may be used, with tools: 1.");
    await close();
    assert.ok(existsSync(diary()));

    const written = JSON.parse(await readFile(file(), "utf8"));
    assert.deepEqual(written.mcpServers.acme, { command: python, args: server() });
    written.mcpServers.acme.args.push("one more");
    written.mcpServers.gone = { command: "codegpt-e2e-gone" };
    await writeFile(file(), JSON.stringify(written));
    await list();
    await editor.row(/gone.*program not found/).waitFor();
    await editor.row(/acme.*changed since you allowed it/).waitFor();
    await editor.picture("88-servers");
    await choose("acme");
    await choose("Look at It and Allow It");
    await shown('Argument: "one more"');
    await answer("Start the server acme?", "n");
    await close();

    await mkdir(join(editor.workspace, "../home/.cursor"), { recursive: true });
    const entry = { command: python, args: server() };
    await writeFile(
        join(editor.workspace, "../home/.cursor/mcp.json"),
        JSON.stringify({ mcpServers: { other: entry } }),
    );
    await list();
    await choose("Import…");
    await choose("Cursor");
    await answer("Add the server other and start it?", "n");
    await shown("other was not added.");
    await close();

    await list();
    await choose("acme");
    await choose("Remove");
    await editor.dialog().getByRole("button", { name: "Remove" }).click();
    await shown("acme was removed");
    await close();
    assert.deepEqual(Object.keys(JSON.parse(await readFile(file(), "utf8")).mcpServers), ["gone"]);
});
