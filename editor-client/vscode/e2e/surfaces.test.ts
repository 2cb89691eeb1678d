import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, test } from "node:test";

import type { Locator } from "playwright-core";

import { surfaceTexts } from "../test/surfaceTexts.ts";
import { between } from "./between.ts";
import type { Editor } from "./editor.ts";
import { answer, type Fakes } from "./fakes.ts";
import { openKeyed } from "./keyed.ts";
import { throughout } from "./scene.ts";

const hits: string[] = [];
let attacker: Server;
let texts: string[];
let editor: Editor;
let fakes: Fakes;

throughout(
    async () => {
        attacker = createServer((request, response) => {
            hits.push(`${request.method} ${request.url}`);
            response.end();
        });
        await new Promise<void>((resolve) => attacker.listen(0, "127.0.0.1", resolve));
        texts = surfaceTexts(`http://127.0.0.1:${(attacker.address() as AddressInfo).port}/x`);
        assert.ok(texts.length >= 60);
        return openKeyed({
            files: { "greet.py": "print('hello')\n" },
            settings: { "codegpt.serverPath": await between("hostile_server", texts) },
        });
    },
    (scene) => void ({ editor, fakes } = scene),
);

after(() => attacker?.close());

/** What could be clicked or loaded there beside what VS Code itself puts there. */
function live(place: Locator): Promise<string[]> {
    return place.locator("a[href], a[data-href], img, iframe, svg image").evaluateAll((found) =>
        found
            .map((each) => each.outerHTML.slice(0, 300))
            // Tabs, buttons and views of the editor itself are links without an address.
            .filter((html) => !/^<a[^>]* (?:role="(?:button|tab)"|class="(?:action-label|label-name))/.test(html)),
    );
}

/** The icons that a text made: those of the editor stand outside of the labels, and no text asks for our marks of models. */
function icons(place: Locator, label: string): Promise<string[]> {
    return place
        .locator(`:is(${label}) .codicon:not(.codicon-lightbulb, .codicon-file-media)`)
        .evaluateAll((found) => found.map(({ outerHTML }) => outerHTML));
}

/** Nothing there is live, page by page to its end, and no less than this many texts have been seen. */
async function assertDead(place: Locator, rows: string, label: string, least: number): Promise<void> {
    const seen = new Set<string>();
    // A list is there once it has several; which of them comes first is its own affair.
    await place.locator(rows).nth(3).waitFor();
    // The first press goes to the end of what is seen, and the editor draws a moment after a press: a busy one a long moment.
    for (let idle = 0; idle < (seen.size < least ? 200 : 5); idle++) {
        for (const text of await place.locator(rows).allTextContents()) {
            idle = seen.has(text) ? idle : 0;
            seen.add(text);
        }
        assert.deepEqual(await live(place), []);
        assert.deepEqual(await icons(place, label), []);
        await editor.page.keyboard.press("PageDown");
        await editor.page.waitForTimeout(50);
    }
    assert.ok(seen.size >= least, `${seen.size} rows were seen`);
    assert.ok([...seen].some((text) => text.includes("Renew key")));
}

test("V1: what the server says by itself is words", async () => {
    await editor.openChat();
    await editor.status.filter({ hasText: "Renew key" }).waitFor();
    await editor.command("Notifications: Show Notifications");
    const center = editor.page.locator(".notifications-center");
    await center.locator(".monaco-list").focus();
    await editor.page.keyboard.press("Home");
    await assertDead(center, ".notification-list-item", ".notification-list-item-message, .monaco-button", 60);
    await editor.picture("70-hostile-notices");
    await editor.command("Notifications: Clear All Notifications");
});

test("V1: the status bar is words", async () => {
    const { status } = editor;
    await status.filter({ hasText: "Renew key" }).waitFor();
    assert.deepEqual(await live(status), []);
    assert.equal(await status.locator(".codicon").count(), 1);
    // However long it is, it leaves room for the others.
    assert.ok(((await status.textContent()) ?? "").length < 80);
});

for (const [what, command] of Object.entries({
    models: "CodeGPT: Select Model",
    providers: "CodeGPT: Select Provider",
    chats: "CodeGPT: Chat History",
    usage: "CodeGPT: Show Usage",
    tasks: "CodeGPT: Run a Task",
})) {
    test(`V1: the list of ${what} is words`, async () => {
        // A task needs code to be about.
        await (what === "tasks" && editor.openFile("greet.py"));
        await editor.command(command);
        const list = editor.page.locator(".quick-input-widget");
        await assertDead(list, ".monaco-list-row", ".quick-input-list-rows .monaco-icon-label-container", 60);
        await editor.picture(`71-hostile-${what}`);
        await editor.page.keyboard.press("Escape");
    });
}

test("V1: an error's sentence and buttons are words", async () => {
    await editor.command("CodeGPT: Verify API Key");
    const toast = editor.toast("Renew key");
    await toast.locator(".monaco-button").filter({ hasText: "Renew key" }).first().waitFor();
    assert.deepEqual(await live(toast), []);
    assert.deepEqual(await icons(toast, ".notification-list-item-message, .monaco-button"), []);
    await editor.picture("72-hostile-error");
    await editor.command("Notifications: Clear All Notifications");
});

test("V1: an answer between the lines opens nothing but web pages", async () => {
    await fakes.script(answer(texts.filter((text) => text.length < 1_000).join("\n\n---\n\n")));
    await editor.openFile("greet.py");
    await editor.command("CodeGPT: Inline Chat");
    const box = editor.page.locator(".quick-input-widget input:focus");
    await box.fill("/explain Everything");
    await box.press("Enter");
    const comment = editor.page.locator(".review-comment");
    for (const text of ["Renew key", "Heading"]) {
        await comment.filter({ hasText: text }).first().waitFor();
    }
    const links = await live(editor.page.locator(".review-widget"));
    assert.deepEqual(
        links.filter((html) => !/^<a [^>]*(?:data-href|href)="https?:/.test(html)),
        [],
    );
    await editor.picture("73-hostile-inline");
});

test("V1: nothing of all that was loaded", () => assert.deepEqual(hits, []));
