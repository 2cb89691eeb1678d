import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";

import type { Editor } from "./editor.ts";
import { answer, type Fakes } from "./fakes.ts";
import { openKeyed } from "./keyed.ts";

let fakes: Fakes;
let editor: Editor;

before(async () => {
    ({ editor, fakes } = await openKeyed({
        files: { "greet.py": "SECRET = 'not selected'\n# 인사 👋\ndef greet(name):\n    return 'Hello ' + name\n" },
    }));
});

afterEach(async (context) => {
    if (!("passed" in context && context.passed)) {
        await editor.picture(`failed-${context.name}`);
    }
});

after(async () => {
    await editor?.close();
    await fakes?.stop();
});

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
    assert.equal(await editor.chat.locator(".question-text").last().textContent(), "Explain: greet.py:3–5");
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
