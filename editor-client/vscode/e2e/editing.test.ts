import assert from "node:assert/strict";
import { test } from "node:test";

import type { Editor } from "./editor.ts";
import { answer, type Fakes } from "./fakes.ts";
import { openKeyed } from "./keyed.ts";
import { throughout } from "./scene.ts";

const FILE = "def greet(name):\n    return 'Hello ' + name\n";

let fakes: Fakes;
let editor: Editor;

throughout(
    () => openKeyed({ files: { "greet.py": FILE, ".github/ci.py": FILE }, theme: "Default Light Modern" }),
    (scene) => void ({ editor, fakes } = scene),
);

test("code of an answer goes into the file, and one undo takes it out again", async () => {
    await editor.openFile("greet.py");
    await editor.page.keyboard.press("Control+Home");
    await editor.openChat();
    await fakes.script(answer("Put this first:\n\n```python\nimport sys\nimport os\n```\n"));
    await editor.ask("What is missing?");
    await editor.answered();
    await editor.answer.getByRole("button", { name: "Insert at the cursor" }).click();
    const lines = editor.page.locator(".editor-instance .view-lines");
    await lines.getByText("import sys").waitFor();
    await editor.picture("10-inserted-light");
    await editor.page.keyboard.press("Control+Z");
    await lines.getByText("import sys").waitFor({ state: "detached" });
    assert.match((await lines.textContent()) ?? "", /^def.greet/);
});

test("new file opens the code in its language", async () => {
    await editor.answer.getByRole("button", { name: "New file" }).click();
    await editor.page.locator(".tab.active[data-resource-name^='Untitled-']").waitFor();
    await editor.page.getByRole("button", { name: "Python", exact: true }).first().waitFor();
});

test("S17: into a file that tools obey, code goes only after a question, and not when it is left", async () => {
    await editor.openFile("ci.py");
    await editor.page.keyboard.press("Control+Home");
    const insert = editor.answer.getByRole("button", { name: "Insert at the cursor" });
    const lines = editor.page.locator(".editor-instance .view-lines");
    await insert.click();
    await editor.dialog().getByText("What begins with a dot is often obeyed").waitFor();
    await editor.picture("13-into-a-dot-folder");
    await editor.page.keyboard.press("Escape");
    await editor.dialog().waitFor({ state: "detached" });
    assert.match((await lines.textContent()) ?? "", /^def.greet/);
    await insert.click();
    await editor.dialog().getByRole("button", { name: "Put It In" }).click();
    await lines.getByText("import sys").waitFor();
});

test("Enter while a syllable is composed does not send", async () => {
    await editor.openChat();
    const before = (await fakes.chats()).length;
    const field = editor.chat.locator(".composer textarea");
    await field.fill("안녕");
    await field.dispatchEvent("keydown", { key: "Enter", isComposing: true });
    await field.dispatchEvent("keydown", { key: "Enter", keyCode: 229 });
    assert.equal(await field.inputValue(), "안녕");
    await editor.ask("안녕");
    await editor.answered();
    assert.equal((await fakes.chats()).length, before + 1);
    assert.equal(await editor.chat.locator(".question").last().textContent(), "안녕");
});

test("a killed server comes back, and the conversation goes on where it was", async () => {
    await editor.killServer();
    await editor.toast("The CodeGPT server stopped").waitFor();
    await editor.ask("Are you still there?");
    await editor.answered(20_000);
    const [newest] = (await fakes.chats()).slice(-1);
    const said = newest?.body?.messages?.map((message) => message.content) ?? [];
    assert.ok(said.includes("What is missing?") && said.includes("Are you still there?"));
    await editor.picture("11-server-back");
    assert.deepEqual(await editor.faults(), []);
});

test("a reload keeps the conversation", async () => {
    const entries = await editor.chat.locator(".entry").count();
    await editor.reload();
    await editor.openChat();
    await editor.chat.locator(".entry").first().waitFor();
    assert.equal(await editor.chat.locator(".entry").count(), entries);
    await editor.answer.getByText("Hello from the fake provider.").waitFor();
    await editor.picture("12-reloaded");
});
