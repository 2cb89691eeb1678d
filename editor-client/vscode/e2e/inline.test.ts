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

/** Take the change that is looked at. */
async function accept(): Promise<void> {
    await editor.page.keyboard.press("Control+Enter");
    await compared();
    await widget().waitFor({ state: "detached" });
    await editor.page.locator(".editor-instance .monaco-editor.focused").waitFor();
}

/** Leave the file as it is. */
async function discard(): Promise<void> {
    await editor.page
        .locator(".editor-actions")
        .getByRole("button", { name: /^Discard/ })
        .click();
    await compared();
}

/** Until the comparison is closed, it is what keys go to, and its sides have the file's text too. */
async function compared(): Promise<void> {
    await editor.page.locator(".tab").filter({ hasText: "greet.py: proposed change" }).waitFor({ state: "detached" });
    await editor.page.locator(".tab.active[data-resource-name='greet.py']").waitFor();
}

/** Click into the code, which the keys then go to. */
const focus = () => editor.page.locator(".editor-instance .view-lines").first().click();

const apply = () =>
    widget()
        .getByRole("button", { name: /^Apply…/ })
        .first();
const change = (code: string, said = "Like this:") =>
    answer(`${said}\n\n\`\`\`python\n${code}\n\`\`\`\n`, { delay: 0.05 });

test("V15 the question is typed into a box that says what it is for, and the answer streams in between the lines", async () => {
    await select("ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown");
    await chord("i");
    await editor.inlineQuestion.waitFor();
    assert.equal(
        await editor.inlineQuestion.getAttribute("placeholder"),
        "Ask or say what to change, then press Enter",
    );
    await editor.page.locator(".quick-input-titlebar").getByText("Inline Chat: greet.py:2–3").waitFor();
    await editor.picture("69-inline-question");
    await fakes.script(hangAfter("Types and an f-string:\n\n```python\n    def greet"));
    await editor.askInline("Add types and use an f-string");
    await widget().getByText("Inline Chat: greet.py:2–3").waitFor();
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
    await discard();
    await lines().getByText("'Hello '").waitFor();
    assert.equal(await editor.page.locator(".tab.dirty").count(), 0);
});

test("an accepted change is in the file, and one undo takes it out again", async () => {
    await focus();
    await chord("Enter");
    await editor.page.locator(".editor.modified").getByText("f'Hello").waitFor();
    await accept();
    await lines().getByText("f'Hello").waitFor();
    await saved(FILE.replace(/ {4}def[^]*name\n/, `${CHANGED}\n`));
    await editor.page.keyboard.press("Control+Z");
    await saved(FILE);
});

test("an error is a sentence with what helps; the next question knows the ones before", async () => {
    await select();
    await chord("i");
    await fakes.script(recorded("401_invalid_api_key"));
    await editor.askInline("Say bye instead");
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

test("V15 typing elsewhere in the file voids no answer", async () => {
    await apply().waitFor();
    await focus();
    await editor.page.keyboard.press("Control+End");
    await editor.page.keyboard.type("# the end");
    await editor.page.keyboard.press("Control+Home");
    await editor.page.keyboard.type("# the top");
    await editor.page.keyboard.press("Enter");
    await chord("Enter");
    await editor.page.locator(".editor.modified").getByText("'BYE'").waitFor();
    await discard();
    await lines().getByText("# the top").waitFor();
});

test("V15 code that was changed meanwhile is not overwritten, and can be asked about as it is now", async () => {
    await focus();
    for (const key of ["Control+Home", "ArrowDown", "End"]) {
        await editor.page.keyboard.press(key);
    }
    await editor.page.keyboard.type("  # mine");
    await chord("Enter");
    const told = editor.toast("The code has changed since the question");
    await told.waitFor();
    await editor.picture("75-inline-changed");
    await fakes.script(change("class Greeter:  # mine and yours"));
    await told.getByRole("button", { name: "Ask Again" }).click();
    await widget().getByText("# mine and yours").waitFor();
    assert.match(await asked(), /class Greeter: {2}# mine\n/);
    await focus();
    await apply().waitFor();
    await chord("Enter");
    await editor.page.locator(".editor.modified").getByText("# mine and yours").waitFor();
    await accept();
    await lines().getByText("# mine and yours").waitFor();
    await focus();
    for (let step = 0; step < 40; step++) {
        await editor.page.keyboard.press("Control+Z");
    }
    await saved(FILE);
});

test("V5 V15 without a selection the cursor's line is told, and what is accepted keeps the file's last line break", async () => {
    await select("ArrowDown", "ArrowDown", "End");
    await chord("i");
    await fakes.script(change("print('Hello')", "Shorter:"));
    await editor.askInline("Make it short");
    await widget().getByText("Shorter:").waitFor();
    await apply().waitFor();
    assert.match(await asked(), /The cursor is in line 3: return 'Hello ' \+ name/);
    await chord("Enter");
    await editor.page.locator(".editor.modified").getByText("print('Hello')").waitFor();
    await accept();
    await saved("print('Hello')\n");
    await editor.page.keyboard.press("Control+Z");
    await saved(FILE);
});

test("V15 Ctrl+Shift+K deletes selected lines, as it does in VS Code", async () => {
    await select("Shift+ArrowDown", "Shift+ArrowDown");
    await editor.page.keyboard.press("Control+Shift+K");
    await lines().getByText("def greet").waitFor({ state: "detached" });
    await editor.page.keyboard.press("Control+Z");
    await lines().getByText("def greet").waitFor();
    await saved(FILE);
});

test("the light bulb opens it on what was selected", async () => {
    await select("ArrowDown", "ArrowDown", "Shift+End");
    await editor.page.keyboard.press("Control+.");
    await editor.page.locator(".action-widget .monaco-list-row").filter({ hasText: "CodeGPT: Edit" }).click();
    await editor.page.locator(".quick-input-titlebar").getByText("Inline Chat: greet.py:3").waitFor();
    await editor.page.keyboard.press("Escape");
    await editor.inlineQuestion.waitFor({ state: "detached" });
    assert.equal(await widget().count(), 0);
});
