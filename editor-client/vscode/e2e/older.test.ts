import assert from "node:assert/strict";
import { test } from "node:test";

import { between } from "./between.ts";
import type { Editor } from "./editor.ts";
import { type Fakes, hangAfter } from "./fakes.ts";
import { openKeyed } from "./keyed.ts";
import { throughout } from "./scene.ts";

let fakes: Fakes;
let editor: Editor;

throughout(
    async () =>
        openKeyed({
            files: { "greet.py": "def greet(name):\n    return name\n" },
            settings: { "codegpt.serverPath": await between("older_server") },
        }),
    (scene) => void ({ editor, fakes } = scene),
);

test("V16: a server of an older protocol is said to be one, and answers all the same", async () => {
    await editor.openChat();
    await editor.toast("is older than this extension").getByRole("button", { name: "Open the Setting" }).waitFor();
    await editor.ask("Are you there?");
    await editor.answered();
    await editor.answer.getByText("Hello from the fake provider.").waitFor();
});

test("a model is chosen at a server of an older protocol", async () => {
    await editor.chat.getByRole("button", { name: /^Model: / }).click();
    await editor.row("gpt-5.4-mini").first().click();
    await editor.chat.getByRole("button", { name: "Model: gpt-5.4-mini" }).waitFor();
});

test("what a server of an older protocol cannot do is said in words", async () => {
    await fakes.script(hangAfter("The first part. "));
    await editor.ask("Something long");
    await editor.answer.getByText("The first part.").waitFor();
    await editor.chat.getByRole("button", { name: "Stop" }).click();
    await editor.answer.getByText("Stopped.").waitFor();
    await editor.answer.getByRole("button", { name: "Continue" }).click();
    await editor.answer.locator(".card").getByText("The CodeGPT server is too old for this.").waitFor();
});

test("a change of code is said to need a newer server, and nothing is changed", async () => {
    await editor.openFile("greet.py");
    await editor.command("CodeGPT: Inline Chat");
    await editor.askInline("Greet politely");
    await editor.page
        .locator(".review-widget")
        .getByText("The CodeGPT server is too old for this. Update codegpt-ls.")
        .waitFor();
    await editor.picture("63-older-server-edit");
    assert.equal(await editor.page.locator(".tab.dirty").count(), 0);
});
