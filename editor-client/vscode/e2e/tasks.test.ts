import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import type { Editor } from "./editor.ts";
import { answer, type Fakes, hangAfter } from "./fakes.ts";
import { openBesideOllama } from "./keyed.ts";
import { git } from "./launch.ts";
import { throughout } from "./scene.ts";

let fakes: Fakes;
let editor: Editor;

throughout(
    () =>
        openBesideOllama({
            repository: true,
            files: { "greet.py": "SECRET = 'not selected'\n# 인사 👋\ndef greet(name):\n    return 'Hello ' + name\n" },
        }),
    (scene) => void ({ editor, fakes } = scene),
);

test("Explain asks about exactly the selected code, and answers in the chat", async () => {
    await editor.openFile("greet.py");
    for (const key of ["Control+Home", "ArrowDown", "ArrowDown", "Control+Shift+End"]) {
        await editor.page.keyboard.press(key);
    }
    await editor.page.getByText("selected)").waitFor();
    await fakes.script(answer("It **greets** somebody."));
    await editor.command("CodeGPT: Explain");
    await editor.answer.locator("strong").waitFor();
    await editor.answered();
    const asked = (await fakes.chats()).at(-1)?.body?.messages?.at(-1)?.content ?? "";
    assert.match(asked, /def greet\(name\):\n {4}return 'Hello ' \+ name/);
    assert.equal(await editor.chat.locator(".question-text").last().textContent(), "/explain");
    assert.equal(await editor.chat.locator(".about").last().textContent(), "greet.py:3–4");
    await editor.picture("50-explain");
});

test("a slash offers the tasks, and the one that is taken is run with what is typed behind it", async () => {
    const field = editor.chat.locator(".composer textarea");
    await field.fill("/re");
    await editor.chat.getByRole("option", { name: "/refactor" }).waitFor();
    await editor.picture("51-slash");
    await field.press("Enter");
    assert.equal(await field.inputValue(), "/refactor ");
    await editor.ask("/refactor use an f-string");
    await editor.answered();
    const asked = (await fakes.chats()).at(-1)?.body?.messages?.at(-1)?.content ?? "";
    assert.match(asked, /use an f-string/);
    assert.match(asked, /def greet/);
});

test("a task that failed is asked for again as it was", async () => {
    await fakes.script(["openai_error", [400, "That cannot be done."], {}]);
    await editor.ask("/document");
    await editor.answer.locator(".card").waitFor();
    await editor.answer.getByRole("button", { name: "Try Again" }).click();
    await editor.answer.getByText("Hello from the fake provider.").waitFor();
    assert.match((await fakes.chats()).at(-1)?.body?.messages?.at(-1)?.content ?? "", /def greet/);
});

test("the light bulb offers the tasks on a selection, and the one taken is about what was selected then", async () => {
    await editor.openFile("greet.py");
    for (const key of ["Control+Home", "ArrowDown", "ArrowDown", "Shift+End"]) {
        await editor.page.keyboard.press(key);
    }
    await editor.page.getByText("(16 selected)").waitFor();
    const action = await editor.offered("CodeGPT: Refactor");
    await editor.picture("52-light-bulb");
    await fakes.script(answer("```python\ndef greet(who):\n```\n"));
    await action.click();
    await editor.lens("Accept").waitFor();
    await editor.lens("Discard").click();
    await editor.lens("Discard").waitFor({ state: "detached" });
    const asked = (await fakes.chats()).at(-1)?.body?.messages?.at(-1)?.content ?? "";
    assert.match(asked, /```python\ndef greet\(name\):\n```/);
});

test("what Find Problems finds is marked in the code and listed, can be fixed from there, and is cleared", async () => {
    const found = { line: 4, endLine: 4, severity: "warning", message: "A name of None is not handled." };
    await fakes.script(answer(JSON.stringify({ findings: [found] })));
    await editor.page.locator(".editor-instance .view-lines").click();
    await editor.page.keyboard.press("Control+Home");
    await editor.command("CodeGPT: Find Problems");
    const mark = editor.page.locator(".editor-instance .squiggly-warning");
    await mark.waitFor();
    await editor.command("View: Focus Problems");
    await editor.page.locator(".markers-panel").getByText("A name of None is not handled.").waitFor();
    await editor.answered();
    assert.match((await editor.answer.textContent()) ?? "", /marked in the code: 1\s*Line 4: A name of None/);
    assert.equal(await editor.chat.locator(".question-text").last().textContent(), "/find-problems");
    assert.equal(await editor.chat.locator(".about").last().textContent(), "greet.py");
    await editor.picture("53-problems");
    await editor.page.locator(".editor-instance .view-lines").click();
    await editor.page.keyboard.press("Control+End");
    await editor.page.keyboard.press("ArrowUp");
    const fix = await editor.offered("CodeGPT: Fix");
    await fakes.script(answer("```python\n    return 'Hello ' + (name or 'you')\n```\n"));
    await fix.click();
    await editor.lens("Accept").waitFor();
    const asked = (await fakes.chats()).at(-1)?.body?.messages?.at(-1)?.content ?? "";
    assert.match(asked, /A name of None is not handled\./);
    await editor.lens("Discard").click();
    await editor.lens("Discard").waitFor({ state: "detached" });
    await editor.ask("And what else?");
    await editor.answered();
    const said = (await fakes.chats()).at(-1)?.body?.messages ?? [];
    const kept = said.filter(({ content, role }) => role === "assistant" && content.includes("A name of None"));
    assert.equal(kept.length, 1, "what was found is part of the conversation, in words");
    assert.doesNotMatch(kept[0]?.content ?? "", /findings/);
    await editor.command("CodeGPT: Clear Found Problems");
    await mark.waitFor({ state: "detached" });
});

test("any task can be picked from a list", async () => {
    await editor.command("CodeGPT: Run a Task");
    await editor.row("/unit-test").first().waitFor();
    await editor.picture("54-run-a-task");
    await editor.row("/unit-test").first().click();
    await editor.chat.locator(".question").last().getByText("/unit-test").waitFor();
    await editor.answered();
    assert.equal(await editor.chat.locator(".about").last().textContent(), "greet.py");
});

test("the button of Source Control puts a message into the box, and commits nothing", async () => {
    await writeFile(join(editor.workspace, "greet.py"), "def greet(name):\n    return f'Hi {name}'\n");
    await git(editor.workspace, "add", ".");
    await editor.command("Source Control: Focus on Changes View");
    await fakes.script(answer("```\nGreet more briefly\n```"));
    await editor.proposeMessage.click();
    await editor.commitBox.getByText("Greet more briefly").waitFor();
    const asked = (await fakes.chats()).at(-1)?.body?.messages?.at(-1)?.content ?? "";
    assert.match(asked, /\+ {4}return f'Hi \{name\}'/);
    await editor.picture("55-commit-message");
});

test("what stands in the box and what looks like a secret is asked about before anything is sent", async () => {
    const token = `ghp_${"a1B2".repeat(9)}`;
    await writeFile(join(editor.workspace, "greet.py"), `TOKEN = "${token}"\n`);
    await git(editor.workspace, "add", ".");
    const before = (await fakes.chats()).length;
    await editor.proposeMessage.click();
    await editor.dialog().getByText("Greet more briefly").waitFor();
    await editor.dialog().getByRole("button", { name: "Replace" }).click();
    await editor.dialog().getByText("greet.py: line 1 looks like an access token").waitFor();
    assert.equal((await fakes.chats()).length, before);
    await editor.picture("56-commit-secret");
    await fakes.script(answer("Name a token"));
    await editor.dialog().getByRole("button", { name: "Propose a Message" }).click();
    await editor.commitBox.getByText("Name a token").waitFor();
    assert.ok(!JSON.stringify((await fakes.chats()).at(-1)).includes(token));
});

test("a message that takes too long is given up, and the box stays", async () => {
    await writeFile(join(editor.workspace, "greet.py"), "pass\n");
    await git(editor.workspace, "add", ".");
    await fakes.script(hangAfter("Never"));
    // That the last one is being worded is told for a moment longer than it takes.
    await editor.toast("Wording a commit message").first().waitFor({ state: "detached" });
    await editor.proposeMessage.click();
    await editor.dialog().getByRole("button", { name: "Replace" }).click();
    await editor.toast("Wording a commit message").getByRole("button", { name: "Cancel" }).click();
    await fakes.newestIsClosed();
    assert.match((await editor.commitBox.textContent()) ?? "", /Name.a.token/);
});

test("servers of one's own are found by a word, told to download until one cancels, and asked", async () => {
    await editor.command("CodeGPT: Find Local Servers");
    await editor.row(/llama3\.2:latest.*loaded with 4.*up to 131/).waitFor();
    await editor.picture("57-local-servers");
    await editor.row("Download a model…").click();
    await editor.enter("Download a model into", "qwen3");
    await editor.dialog().getByRole("button", { name: "Download" }).click();
    const progress = editor.toast("Ollama is downloading qwen3");
    await progress.getByText("45 of 100 MB").waitFor();
    await progress.getByRole("button", { name: "Cancel" }).click();
    await progress.waitFor({ state: "hidden" });

    await editor.command("CodeGPT: Find Local Servers");
    await editor.row(/^llama3\.2:latest/).click();
    await editor.status.getByText("llama3.2:latest").waitFor();
    const before = (await fakes.requests()).length;
    await editor.openChat();
    await editor.ask("Who are you?");
    await editor.answered();
    await editor.answer.getByText("Hello from the fake provider.").waitFor();
    assert.equal((await fakes.requests()).length, before);
});
