import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import type { Editor } from "./editor.ts";
import { answer, type Fakes, hangAfter, recorded } from "./fakes.ts";
import { openKeyed } from "./keyed.ts";
import { throughout } from "./scene.ts";

const FILE =
    "class Greeter:\n    def greet(self, name):\n        return 'Hello ' + name\n\n\nprint(Greeter().greet('you'))\n";
const CHANGED = "    def greet(self, name: str) -> str:\n        return f'Hello {name}'";

let fakes: Fakes;
let editor: Editor;

throughout(
    () => openKeyed({ files: { "greet.py": FILE } }),
    async (scene) => {
        ({ editor, fakes } = scene);
        await editor.openFile("greet.py");
    },
);

const widget = () => editor.page.locator(".review-widget");
const lines = () => editor.page.locator(".editor-instance .view-lines").first();
const asked = async () => (await fakes.chats()).at(-1)?.body?.messages?.at(-1)?.content ?? "";

async function select(...keys: string[]): Promise<void> {
    await editor.page.locator(".editor-instance .view-lines").first().click();
    for (const key of ["Control+Home", ...keys]) {
        await editor.page.keyboard.press(key);
    }
}

async function ask(text: string): Promise<void> {
    await widget().locator(".edit-textarea .monaco-editor.focused").waitFor();
    await editor.page.keyboard.type(text);
    await editor.page.keyboard.press("Enter");
}

/** Two keys after one another, as VS Code has them. */
async function chord(key: string): Promise<void> {
    await editor.page.keyboard.press("Control+Alt+G");
    await editor.page.keyboard.press(key);
}

/** Save, until the file is this. */
async function saved(text: string): Promise<void> {
    const path = join(editor.workspace, "greet.py");
    for (let attempt = 0; attempt < 50 && (await readFile(path, "utf8")) !== text; attempt++) {
        await editor.page.keyboard.press("Control+S");
        await editor.page.waitForTimeout(100);
    }
    assert.equal(await readFile(path, "utf8"), text);
}

const apply = () =>
    widget()
        .getByRole("button", { name: /^Apply…/ })
        .first();
const change = (code: string, said = "Like this:") =>
    answer(`${said}\n\n\`\`\`python\n${code}\n\`\`\`\n`, { delay: 0.05 });

test("the chat opens between the lines by a key, and the answer streams in", async () => {
    await select("ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown");
    await editor.page.keyboard.press("Control+Shift+K");
    await widget().getByText("Inline Chat: greet.py:2–3").waitFor();
    await fakes.script(hangAfter("Types and an f-string:\n\n```python\n    def greet"));
    await ask("Add types and use an f-string");
    await widget().getByText("def greet").waitFor();
    await editor.status.locator(".codicon-loading").waitFor();
    await editor.picture("70-inline-streaming");
    assert.match(await asked(), /Add types and use an f-string/);
    assert.match(await asked(), /```python\n {4}def greet\(self, name\):\n {8}return 'Hello ' \+ name\n```/);
});

test("Stop ends the answer at the provider too, and half an answer is not applied", async () => {
    await chord("s");
    await widget().getByText("Stopped.").waitFor();
    await fakes.newestIsClosed();
    await widget()
        .getByRole("button", { name: /^Try Again/ })
        .first()
        .waitFor();
    assert.equal(await apply().count(), 0);
    await editor.picture("71-inline-stopped");
});

test("Apply shows a diff before anything changes, and Discard leaves the file as it is", async () => {
    await fakes.script(change(CHANGED));
    await widget()
        .getByRole("button", { name: /^Try Again/ })
        .first()
        .click();
    await apply().waitFor();
    await editor.picture("72-inline-answer");
    await apply().click();
    await editor.page.locator(".tab.active").filter({ hasText: "greet.py: proposed change" }).waitFor();
    await editor.page.locator(".editor.modified").getByText("f'Hello").waitFor();
    await editor.picture("73-inline-diff");
    await editor.page
        .locator(".editor-actions")
        .getByRole("button", { name: /^Discard/ })
        .click();
    await lines().getByText("'Hello '").waitFor();
    assert.equal(await editor.page.locator(".tab.dirty").count(), 0);
});

test("an accepted change is in the file, and one undo takes it out again", async () => {
    await editor.page.locator(".editor-instance .view-lines").first().click();
    await chord("Enter");
    await editor.page.locator(".editor.modified").getByText("f'Hello").waitFor();
    await editor.page.keyboard.press("Control+Enter");
    await widget().waitFor({ state: "detached" });
    await lines().getByText("f'Hello").waitFor();
    await saved(FILE.replace(/ {4}def[^]*name\n/, `${CHANGED}\n`));
    await editor.page.keyboard.press("Control+Z");
    await saved(FILE);
});

test("an error is a sentence with what helps; the next question knows the ones before", async () => {
    await select();
    await chord("i");
    await fakes.script(recorded("401_invalid_api_key"));
    await ask("Say bye instead");
    await widget()
        .getByText(/API key/)
        .first()
        .waitFor();
    await widget()
        .getByRole("button", { name: /^Set API Key/ })
        .first()
        .waitFor();
    await editor.picture("74-inline-error");
    await fakes.script(change("    def bye(self):\n        return 'Bye'"));
    await widget()
        .getByRole("button", { name: /^Try Again/ })
        .first()
        .click();
    await apply().waitFor();
    await widget()
        .locator(".comment-form")
        .locator(".view-lines, .review-thread-reply-button")
        .filter({ visible: true })
        .click();
    await editor.page.keyboard.type("And in capitals");
    await fakes.script(change("    def bye(self):\n        return 'BYE'"));
    await editor.page.keyboard.press("Enter");
    await widget().getByText(/'BYE'/).waitFor();
    const said = (await fakes.chats()).at(-1)?.body?.messages?.map(({ content }) => content) ?? [];
    assert.ok(said.some((each) => each.includes("Say bye instead")));
    assert.match(said.at(-1) ?? "", /And in capitals/);
});

test("code that was changed meanwhile is not overwritten", async () => {
    await apply().waitFor();
    await editor.page.locator(".editor-instance .view-lines").first().click();
    await editor.page.keyboard.press("Control+Home");
    await editor.page.keyboard.type("# ");
    await apply().click();
    await editor.toast("The code has changed since the question").waitFor();
    await editor.page.locator(".editor-instance .view-lines").first().click();
    await editor.page.keyboard.press("Control+Z");
    await editor.command("CodeGPT: Close");
    await widget().waitFor({ state: "detached" });
});

test("the light bulb opens it on what was selected", async () => {
    await select("ArrowDown", "ArrowDown", "Shift+End");
    await editor.page.keyboard.press("Control+.");
    await editor.page.locator(".action-widget .monaco-list-row").filter({ hasText: "CodeGPT: Edit" }).click();
    await widget().getByText("Inline Chat: greet.py:3").waitFor();
    await editor.page.keyboard.press("Escape");
    await widget().waitFor({ state: "detached" });
});
