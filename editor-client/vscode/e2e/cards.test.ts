import { test } from "node:test";

import type { Editor } from "./editor.ts";
import { type Fakes, recorded } from "./fakes.ts";
import { KEY, openUnkeyed } from "./keyed.ts";
import { throughout } from "./scene.ts";

let fakes: Fakes;
let editor: Editor;

throughout(
    () => openUnkeyed(),
    (scene) => void ({ editor, fakes } = scene),
);

test("a refused organization is changed without the key", async () => {
    await editor.beginKey();
    await editor.enter(KEY);
    await editor.page.locator(".quick-input-widget").getByText("Organization ID").first().waitFor();
    await editor.page.keyboard.press("Enter");
    await editor.toast("saved").waitFor();
    await editor.openChat();
    await fakes.script(recorded("401_no_organization"));
    await editor.ask("Whose account is it?");
    await editor.answered();
    await editor.answer.locator(".card").getByRole("button", { name: "Change the Organization ID" }).click();
    await editor.page.locator(".quick-input-widget").getByText("Organization ID").first().waitFor();
    await editor.enter("org-e2e");
    await editor.toast("saved").last().waitFor();
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
    await editor.enter(KEY);
    await editor.page.locator(".quick-input-widget").getByText("Organization ID").first().waitFor();
    await editor.page.keyboard.press("Enter");
    await editor.toast("for this session only").waitFor();
    await editor.ask("And with the key?");
    await editor.answered();
    await editor.answer.getByText("Hello from the fake provider.").waitFor();
});
