import assert from "node:assert/strict";
import { test } from "node:test";

import type { Editor } from "./editor.ts";
import { answer, type Fakes, hangAfter, rateLimited, recorded } from "./fakes.ts";
import { KEY, openUnkeyed } from "./keyed.ts";
import { throughout } from "./scene.ts";

let fakes: Fakes;
let editor: Editor;

throughout(
    () => openUnkeyed({ files: { "greet.py": "def greet(name):\n    return 'Hello ' + name\n" } }),
    (scene) => void ({ editor, fakes } = scene),
);

test("an empty chat says that a key is missing, and asks nobody", async () => {
    await editor.openChat();
    await editor.chat.getByRole("button", { name: "Set API Key" }).waitFor();
    await editor.picture("01-welcome");
    assert.deepEqual(await fakes.requests(), []);
});

test("what is no key is said while one types", async () => {
    await editor.beginKey();
    const input = editor.page.locator(".quick-input-widget input");
    await input.fill("Bearer sk-1234567890");
    await editor.page.getByText("Leave out “Bearer”").waitFor();
    assert.equal(await input.getAttribute("type"), "password");
    await editor.picture("02-key-mistake");
    await editor.page.keyboard.press("Escape");
});

test("a key set in the palette is verified and found in the real keyring", async () => {
    await editor.beginKey();
    await editor.enter("API key for", KEY);
    await editor.enter("Organization ID", "");
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

test("what a model thinks is folded above its answer, opened by a key, and no part of what is copied", async () => {
    await fakes.script(hangAfter("<think>The list <b>may</b> ", "be empty."));
    await editor.ask("When does it fail?");
    const thought = editor.answer.locator(".thought summary");
    await thought.getByText(/^Thinking… \d+ s$/).waitFor();
    await editor.answer.locator(".thought").getByText("The list").waitFor({ state: "detached" });
    await thought.press("Enter");
    await editor.answer.getByText("The list <b>may</b> be empty.").waitFor();
    await editor.picture("04-thinking");
    await editor.chat.getByRole("button", { name: "Stop" }).click();
    await thought.getByText(/^Thought for \d+ s$/).waitFor();

    await fakes.script(answer("<think>The list may be empty.</think>\n\nFor **no** values."));
    await editor.chat.getByRole("button", { name: "Try Again" }).click();
    await editor.answered();
    await editor.answer.getByText("For no values.").waitFor();
    await editor.chat.getByRole("button", { name: "Copy the answer" }).last().click();
    assert.equal(await editor.copied(), "For **no** values.");
    await thought.getByText(/^Thought for \d+ s$/).click();
    await editor.picture("04-thought");
    assert.deepEqual(await editor.faults(), []);
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
    ["404_model_not_found_or_no_access", /does not exist/],
    ["429_insufficient_quota", /quota/],
    ["503_server_is_overloaded_2026", /overloaded/],
] as const) {
    test(`${id} is shown as its card`, async () => {
        // What is worth another try is tried three times.
        await fakes.script(recorded(id), recorded(id), recorded(id));
        await editor.ask(`Fail with ${id}`);
        const card = editor.answer.locator(".card");
        await editor.answered();
        assert.match((await card.textContent()) ?? "", sentence);
        await editor.picture(`06-card-${id}`);
        await fakes.forget();
    });
}

test("a long rate limit is a card whose button counts down", async () => {
    await fakes.script(rateLimited(90));
    await editor.ask("Too fast");
    const again = editor.answer.locator(".card").getByRole("button", { name: /^Try Again in (1 min )?\d+ s$/ });
    await again.waitFor();
    const before = String(await again.textContent());
    await editor.picture("06-card-rate-limit");
    // The sentence over it says what was told when it failed: the button alone goes on.
    const still = editor.answer.locator(".card").getByRole("button", { name: before, exact: true });
    await still.waitFor({ state: "detached" });
    assert.ok(seconds(await again.textContent()) < seconds(before));
    await again.click();
    await editor.answer.getByText("Hello from the fake provider.").waitFor();
});

test("a short rate limit is waited out, with the seconds counted down", async () => {
    // Long enough for a slow machine to see two of them; which two is its own business.
    await fakes.script(rateLimited(12), answer("Now it works."));
    await editor.ask("Too fast again");
    const counting = editor.answer.locator(".activity").getByText(/\d+ s/);
    await counting.waitFor();
    const first = String(await counting.textContent());
    await editor.picture("06-waiting");
    await editor.answer.locator(".activity").getByText(first, { exact: true }).waitFor({ state: "detached" });
    assert.ok(seconds(await counting.textContent()) < seconds(first));
    await editor.answer.getByText("Now it works.").waitFor();
});

test("provider and model are picked from the panel", async () => {
    await editor.chat.getByRole("button", { name: `Provider: ${fakes.host}` }).click();
    await editor.row("Local model").first().waitFor();
    await editor.picture("08-providers");
    await editor.page.keyboard.press("Escape");
    await editor.chat.getByRole("button", { name: /^Model: / }).click();
    await editor.page.locator(".quick-input-title").getByText(`Select Model: ${fakes.host}`).waitFor();
    await editor.row("gpt-5.4-mini").first().click();
    await editor.chat.getByRole("button", { name: "Model: gpt-5.4-mini" }).waitFor();
});

test("how much the model thinks is picked from the panel, and goes along", async () => {
    await editor.chat.getByRole("button", { name: "Effort: Default effort" }).click();
    await editor.row("Very high").first().waitFor();
    await editor.picture("08-efforts");
    await editor.row("Low").first().click();
    await editor.chat.getByRole("button", { name: "Effort: Low" }).waitFor();
    await fakes.script(answer("A little."));
    await editor.ask("Think a little");
    await editor.answered();
    const [asked] = (await fakes.chats()).slice(-1);
    assert.equal(asked?.body?.reasoning_effort, "low");
});

test("every theme is followed", async () => {
    await fakes.script(
        answer(
            "In **Python**:\n\n```python\ndef greet(name: str) -> str:\n    return f'Hello {name}'  # kindly\n```\n",
        ),
    );
    await editor.ask("How do I greet?");
    await editor.answered();
    for (const theme of ["Light Modern", "Dark High Contrast", "Light High Contrast"]) {
        await editor.command("Preferences: Color Theme");
        await editor.page.locator(".quick-input-widget input[type=text]").fill(theme);
        await editor.row(theme).first().click();
        await editor.picture(`09-theme-${theme.toLowerCase().replaceAll(" ", "-")}`);
        assert.deepEqual(await editor.faults(), [], theme);
    }
});

test("the chat has no serious fault for those who do not see it", async () => {
    assert.deepEqual(await editor.faults(), []);
});

test("the menu of the view leads to the connection settings, and removes the connection from the keyring", async () => {
    const menu = editor.page.locator(".sidebar").getByRole("button", { name: "Views and More Actions..." });
    await menu.click();
    const item = (name: string) => editor.page.getByRole("menuitem", { name, exact: true });
    await item("Connection Settings").waitFor();
    await editor.picture("07-menu");
    await item("Remove Connection").click();
    await editor.dialog().getByRole("button", { name: "Remove", exact: true }).click();
    await editor.toast("removed").waitFor();
    await editor.picture("07-key-removed");
    assert.equal(await fakes.lookup(`codegpt-ls:${fakes.origin}`), null);
});

test("a refused organization is changed without the key", async () => {
    await editor.beginKey();
    await editor.enter("API key for", KEY);
    await editor.enter("Organization ID", "");
    await editor.toast("saved").waitFor();
    await editor.openChat();
    await fakes.script(recorded("401_no_organization"));
    await editor.ask("Whose account is it?");
    await editor.answered();
    // Told of the key: the next one is of the organization.
    await editor.command("Notifications: Clear All Notifications");
    await editor.toast("saved").waitFor({ state: "detached" });
    await editor.answer.locator(".card").getByRole("button", { name: "Change the Organization ID" }).click();
    await editor.enter("Organization ID", "org-e2e");
    await editor.toast("saved").waitFor();
    await editor.ask("And now?");
    await editor.answered();
    await editor.answer.getByText("Hello from the fake provider.").waitFor();
});

test("V25 a chat that is too long for the model offers a new one", async () => {
    await fakes.script(recorded("400_context_length_exceeded"));
    await editor.ask("Is it too long?");
    await editor.answered();
    await editor.answer.locator(".card").getByRole("button", { name: "New chat" }).click();
    await editor.chat.locator(".welcome").waitFor();
});

test("where the keyring is locked, a card unlocks it or uses a key for this session only", async () => {
    await fakes.lockKeyring();
    await editor.command("CodeGPT: Start the Server Again");
    await editor.status.getByText("gpt-5.4-mini").waitFor();
    await editor.ask("Is it locked?");
    await editor.answered();
    const card = editor.answer.locator(".card");
    await card.getByRole("button", { name: "Unlock" }).waitFor();
    await card.getByRole("button", { name: "Use the key for this session only" }).click();
    await editor.enter("API key for", KEY);
    await editor.enter("Organization ID", "");
    await editor.toast("for this session only").waitFor();
    await editor.ask("And with the key?");
    await editor.answered();
    await editor.answer.getByText("Hello from the fake provider.").waitFor();
});

function seconds(text: string | null): number {
    const [, minutes = "0", left] = /(?:(\d+) min )?(\d+) s/.exec(text ?? "") ?? [];
    return 60 * Number(minutes) + Number(left);
}
