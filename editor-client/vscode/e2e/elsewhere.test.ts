import assert from "node:assert/strict";
import { test } from "node:test";

import type { Editor } from "./editor.ts";
import { answer, type Fakes, hangAfter } from "./fakes.ts";
import { KEY, openWithoutKeyring } from "./keyed.ts";
import { throughout } from "./scene.ts";

let fakes: Fakes;
let editor: Editor;

/** The newest answer as it is drawn, but for what comes to rest at different times. */
const drawn = (window: Editor) =>
    window.answer.locator(".typeset").evaluate((each) => each.innerHTML.replace(/ style="[^"]*"/g, ""));

throughout(
    () => openWithoutKeyring(),
    (scene) => void ({ editor, fakes } = scene),
);

test("V26 where no keyring is, each way is named and has its button, and VS Code keeps the key when the person says so", async () => {
    await editor.beginKey();
    await editor.enter("API key for", KEY);
    await editor.enter("Organization ID", "");
    await editor.dialog().waitFor();
    await editor.picture("40-no-keyring");
    // V26: as many ways as there are buttons, each by the button's own name.
    const detail = await editor.dialog().locator(".dialog-message-detail").innerText();
    const buttons = await editor.dialog().locator(".dialog-buttons-row [role=button]").allTextContents();
    const ways = buttons.filter((title) => title !== "Cancel");
    assert.equal(ways.length, 3);
    for (const way of ways) {
        assert.ok(detail.includes(`${way}: `), `${way} is not said in: ${detail}`);
    }
    assert.equal(detail.split("\n").length, ways.length);
    await editor.dialog().getByRole("button", { name: "Keep It in VS Code" }).click();
    await editor.toast("verified and kept by VS Code").waitFor();
    await editor.openChat();
    await editor.ask("Does it work?");
    await editor.answered();
    assert.equal((await fakes.chats()).at(-1)?.authorization, `Bearer ${KEY}`);
});

test("V8 a second window draws what the first draws, stops it, and draws how it goes on", async () => {
    const other = await editor.beside();
    await other.openChat();
    await other.chat.locator(".question", { hasText: "Does it work?" }).waitFor();
    const begun = "Look at **this**:\n\n- one\n- two\n\n```python\ndef one():\n    a = 1\n";
    await fakes.script(hangAfter(...(begun.match(/[^]{1,7}/g) ?? [])));
    await editor.ask("Show me code");
    await other.chat.locator(".answer.elsewhere pre code").getByText("a = 1").waitFor();
    await editor.answer.locator("pre code").getByText("a = 1").waitFor();
    assert.equal(await drawn(other), await drawn(editor));
    await other.picture("42-second-window");
    await other.chat.getByRole("button", { name: "Stop" }).click();
    await editor.answered();
    await other.answered();
    await fakes.script(answer("    return a\n```\n\n| a | b |\n| - | -: |\n| 1 | 2 |\n\nDone.", { delay: 0.05 }));
    await editor.answer.getByRole("button", { name: "Continue" }).first().click();
    for (const window of [editor, other]) {
        await window.answer.getByText("Done.").waitFor();
        await window.answered();
        await window.answer.locator("pre code.hljs").getByText("return a").waitFor();
        assert.equal(await window.answer.locator("table").count(), 1);
        assert.equal(await window.answer.locator("pre").count(), 1);
    }
    assert.equal(await drawn(other), await drawn(editor));
    await other.page.close();
});

test("a server that starts anew gets the key only when something is asked", async () => {
    const before = (await fakes.requests()).length;
    await editor.command("CodeGPT: Start the Server Again");
    await editor.status.getByText("gpt-5.4-mini").waitFor();
    assert.equal((await fakes.requests()).length, before);
    await editor.ask("And now?");
    await editor.answered();
    await editor.answer.getByText("Hello from the fake provider.").waitFor();
    assert.equal((await fakes.chats()).at(-1)?.authorization, `Bearer ${KEY}`);
});

test("a removed key is gone from VS Code too", async () => {
    await editor.command("CodeGPT: Remove API Key");
    await editor.dialog().getByRole("button", { name: "Remove", exact: true }).click();
    await editor.toast("VS Code no longer keeps it").waitFor();
    await editor.ask("Still there?");
    await editor.answered();
    await editor.answer.locator(".card").getByRole("button", { name: "Set API Key" }).waitFor();
});
