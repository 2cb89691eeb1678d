import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";

import { Editor } from "./editor.ts";
import { answer, Fakes, hangAfter, recorded } from "./fakes.ts";

const KEY = "sk-proj-e2e0123456789ABCDEFcanary";

let fakes: Fakes;
let editor: Editor;

before(async () => {
    fakes = await Fakes.start(KEY);
    editor = await Editor.open({
        environ: fakes.environ,
        settings: { "codegpt.baseUrl": fakes.baseUrl },
        files: { "greet.py": "def greet(name):\n    return 'Hello ' + name\n" },
    });
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

test("an empty chat says that a key is missing, and asks nobody", async () => {
    await editor.openChat();
    await editor.chat.getByRole("button", { name: "Set API Key" }).waitFor();
    await editor.picture("01-welcome");
    assert.deepEqual(await fakes.requests(), []);
});

test("what is no key is said while one types", async () => {
    await editor.command("CodeGPT: Set API Key");
    const input = editor.page.locator(".quick-input-widget input");
    await input.fill("Bearer sk-1234567890");
    await editor.page.getByText("Leave out “Bearer”").waitFor();
    assert.equal(await input.getAttribute("type"), "password");
    await editor.picture("02-key-mistake");
    await editor.page.keyboard.press("Escape");
});

test("a key set in the palette is verified and found in the real keyring", async () => {
    await editor.command("CodeGPT: Set API Key");
    await editor.enter(KEY);
    await editor.page.locator(".quick-input-widget").getByText("Organization ID").first().waitFor();
    await editor.page.keyboard.press("Enter");
    await editor.toast("saved").waitFor();
    await editor.picture("03-key-saved");
    const stored = await fakes.lookup(`codegpt-ls:${fakes.origin}`);
    assert.match(stored ?? "", new RegExp(KEY));
});

test("an answer streams into the chat, typeset", async () => {
    await fakes.script(answer("Use **this**:\n\n```python\nprint('hi')\n```\n\nDone.", { delay: 0.05 }));
    await editor.openChat();
    await editor.ask("How do I print?");
    await editor.answered();
    assert.equal(await editor.answer.locator("strong").textContent(), "this");
    assert.equal(await editor.answer.locator("pre code.hljs").textContent(), "print('hi')\n");
    await editor.picture("04-answer");
});

test("Stop ends the answer at the provider too, and keeps what had arrived", async () => {
    await fakes.script(hangAfter("The first part. "));
    await editor.ask("Something long");
    await editor.answer.getByText("The first part.").waitFor();
    await editor.chat.getByRole("button", { name: "Stop" }).click();
    await editor.answer.getByText("Stopped.").waitFor();
    await fakes.newestIsClosed();
    await editor.picture("05-stopped");
});

for (const [id, sentence] of [
    ["401_invalid_api_key", /key/],
    ["429_insufficient_quota", /quota/],
] as const) {
    test(`${id} is shown as its card`, async () => {
        await fakes.script(recorded(id));
        await editor.ask(`Fail with ${id}`);
        const card = editor.answer.locator(".card");
        await card.waitFor();
        assert.match((await card.textContent()) ?? "", sentence);
        await editor.picture(`06-card-${id}`);
    });
}

test("the chat has no serious fault for those who do not see it", async () => {
    assert.deepEqual(await editor.faults(), []);
});

test("Remove API Key takes it out of the keyring", async () => {
    await editor.command("CodeGPT: Remove API Key");
    await editor.dialog().getByRole("button", { name: "Remove", exact: true }).click();
    await editor.toast("removed").waitFor();
    await editor.picture("07-key-removed");
    assert.equal(await fakes.lookup(`codegpt-ls:${fakes.origin}`), null);
});
