import assert from "node:assert/strict";
import { test } from "node:test";

import type { Editor } from "./editor.ts";
import type { Fakes } from "./fakes.ts";
import { openBehindGateway } from "./keyed.ts";
import { throughout } from "./scene.ts";

const VALUE = "gw-e2e0123456789ABCDEFcanary";

let fakes: Fakes;
let editor: Editor;

throughout(
    () => openBehindGateway("X-Gateway-Token"),
    (scene) => void ({ editor, fakes } = scene),
);

test("a header without a value is told of with a button that asks for it, hidden and by its name", async () => {
    await editor.openChat();
    await editor.ask("Does it go through?");
    await editor.answered();
    assert.deepEqual(await fakes.chats(), []);
    await editor.answer.locator(".card").getByRole("button", { name: "Set Header Value" }).click();
    const asked = "Value of the header x-gateway-token for";
    await editor.page.locator(".quick-input-title").getByText(asked).waitFor();
    assert.equal(await editor.page.locator(".quick-input-widget input:visible").getAttribute("type"), "password");
    await editor.enter(asked, VALUE);
    await editor.toast("is saved in").waitFor();
    const kept = await fakes.lookup(`codegpt-ls:${fakes.origin}#x-gateway-token`);
    assert.equal((JSON.parse(String(kept)) as { key: string }).key, VALUE);
});

test("the next question takes it along", async () => {
    await editor.ask("And now?");
    await editor.answered();
    assert.equal((await fakes.chats()).length, 1);
});
