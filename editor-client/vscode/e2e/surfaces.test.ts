import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";

import type { Locator } from "playwright-core";

import { surfaceTexts } from "../test/surfaceTexts.ts";
import { between } from "./between.ts";
import type { Editor } from "./editor.ts";
import { answer, type Fakes } from "./fakes.ts";
import { openKeyed } from "./keyed.ts";

const hits: string[] = [];
let attacker: Server;
let texts: string[];
let editor: Editor;
let fakes: Fakes;

before(async () => {
    attacker = createServer((request, response) => {
        hits.push(`${request.method} ${request.url}`);
        response.end();
    });
    await new Promise<void>((resolve) => attacker.listen(0, "127.0.0.1", resolve));
    texts = surfaceTexts(`http://127.0.0.1:${(attacker.address() as AddressInfo).port}/x`);
    assert.ok(texts.length >= 60);
    const serverPath = await between("hostile_server", texts);
    ({ editor, fakes } = await openKeyed({
        files: { "greet.py": "print('hello')\n" },
        settings: { "codegpt.serverPath": serverPath },
    }));
});

after(async () => {
    await editor?.close();
    await fakes?.stop();
    attacker?.close();
});

/** What could be clicked or loaded there beside what VS Code itself puts there. */
function live(place: Locator): Promise<string[]> {
    return place.locator("a[href], a[data-href], img, iframe, svg image").evaluateAll((found) =>
        found
            .map((each) => each.outerHTML.slice(0, 300))
            // Tabs, buttons and views of the editor itself are links without an address.
            .filter((html) => !/^<a[^>]* (?:role="(?:button|tab)"|class="(?:action-label|label-name))/.test(html)),
    );
}

/** The icons that a text made; those of the editor stand outside of the labels. */
function icons(place: Locator, label: string): Promise<string[]> {
    return place.locator(`:is(${label}) .codicon`).evaluateAll((found) => found.map(({ outerHTML }) => outerHTML));
}

async function assertDead(place: Locator, label: string): Promise<void> {
    await place.first().waitFor();
    assert.deepEqual(await live(place), []);
    assert.deepEqual(await icons(place, label), []);
}

test("V1: what the server says by itself is words", async () => {
    await editor.openChat();
    await editor.command("Notifications: Show Notifications");
    const center = editor.page.locator(".notifications-center");
    await assertDead(center, ".notification-list-item-message");
    await assertDead(
        editor.page.locator(".notifications-toasts, .notifications-center"),
        ".notification-list-item-message",
    );
    await editor.picture("70-hostile-notices");
    await editor.command("Notifications: Clear All Notifications");
});

test("V1: the status bar is words", async () => {
    const { status } = editor;
    await status.filter({ hasText: "Renew key" }).waitFor();
    assert.deepEqual(await live(status), []);
    assert.equal(await status.locator(".codicon").count(), 1);
});

for (const [what, command] of Object.entries({
    models: "CodeGPT: Select Model",
    providers: "CodeGPT: Select Provider",
    chats: "CodeGPT: Chat History",
    usage: "CodeGPT: Show Usage",
    tasks: "CodeGPT: Run a Task",
})) {
    test(`V1: the list of ${what} is words`, async () => {
        await editor.command(command);
        const list = editor.page.locator(".quick-input-widget");
        await editor.row("Renew key").first().waitFor();
        for (let page = 0; page < 8; page++) {
            assert.deepEqual(await live(list), []);
            assert.deepEqual(await icons(list, ".quick-input-list-rows .monaco-icon-label-container"), []);
            await editor.page.keyboard.press("PageDown");
        }
        await editor.picture(`71-hostile-${what}`);
        await editor.page.keyboard.press("Escape");
    });
}

test("V1: an error's sentence and buttons are words", async () => {
    await editor.command("CodeGPT: Verify API Key");
    const toast = editor.toast("Renew key");
    await assertDead(toast, ".notification-list-item-message, .monaco-button");
    await editor.picture("72-hostile-error");
    await editor.command("Notifications: Clear All Notifications");
});

test("V1: an answer between the lines opens nothing but web pages", async () => {
    await fakes.script(answer(texts.filter((text) => text.length < 1_000).join("\n\n---\n\n")));
    await editor.openFile("greet.py");
    await editor.command("CodeGPT: Inline Chat");
    await editor.page.locator(".review-widget .edit-textarea .monaco-editor.focused").waitFor();
    await editor.page.keyboard.type("Everything");
    await editor.page.keyboard.press("Enter");
    await editor.page.locator(".review-comment").filter({ hasText: "Heading" }).first().waitFor();
    const links = await live(editor.page.locator(".review-widget"));
    assert.deepEqual(
        links.filter((html) => !/^<a [^>]*(?:data-href|href)="https?:/.test(html)),
        [],
    );
    await editor.picture("73-hostile-inline");
});

test("V1: nothing of all that was loaded", () => assert.deepEqual(hits, []));
