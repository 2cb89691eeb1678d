import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { between } from "./between.ts";
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
    async () =>
        openKeyed({
            files: { "greet.py": FILE, "dos.py": "a = 1\r\nb = 2\r\nc = 3\r\n" },
            settings: { "codegpt.serverPath": await between("losing_editor") },
        }),
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
async function saved(text: string, name = "greet.py"): Promise<void> {
    const path = join(editor.workspace, name);
    for (let attempt = 0; attempt < 50 && (await readFile(path, "utf8")) !== text; attempt++) {
        await editor.page.keyboard.press("Control+S");
        await editor.page.waitForTimeout(100);
    }
    assert.equal(await readFile(path, "utf8"), text);
}

/** Click into the code, which the keys then go to. */
const focus = () => editor.page.locator(".editor-instance .view-lines").first().click();

const change = (code: string, said = "Like this:") => answer(`${said}\n\n\`\`\`\`python\n${code}\n\`\`\`\`\n`);
/** Until no change is on offer. */
const gone = () => editor.lens("Discard").first().waitFor({ state: "detached" });

test("V15 the question is typed into a box that says what it is for, and the code is marked while it is changed", async () => {
    await select("ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown");
    await chord("i");
    await editor.inlineQuestion.waitFor();
    assert.equal(
        await editor.inlineQuestion.getAttribute("placeholder"),
        "Ask or say what to change, then press Enter",
    );
    await editor.page.locator(".quick-input-titlebar").getByText("Inline Chat: greet.py:2–3").waitFor();
    await editor.picture("69-inline-question");
    await fakes.script(hangAfter("Types and an f-string:\n\n````python\n    def greet(self, name: str)"));
    await editor.askInline("Add types and use an f-string");
    await editor.lens("Writing the change: 4 lines").waitFor();
    await editor.status.locator(".codicon-loading").waitFor();
    await editor.picture("70-inline-streaming");
    assert.equal(await widget().count(), 0);
    assert.match(await asked(), /Add types and use an f-string/);
    assert.match(await asked(), /```python\n {4}def greet\(self, name\):\n {8}return 'Hello ' \+ name\n```/);
});

test("Stop ends the answer at the provider too, and half an answer is not applied", async () => {
    await chord("s");
    await widget().getByText("Stopped.").waitFor();
    await fakes.newestIsClosed();
    await editor.lens("Stop").waitFor({ state: "detached" });
    assert.equal(await editor.lens("Accept").count(), 0);
    await editor.picture("71-inline-stopped");
});

test("a change is drawn where it stands before anything changes, and Discard leaves the file as it is", async () => {
    await fakes.script(change(CHANGED));
    await chord("t");
    await editor.lens("Accept").waitFor();
    await widget().getByText("Proposed change 1 of 1").waitFor();
    await widget().getByText("f'Hello").waitFor();
    await editor.picture("72-inline-proposal");
    assert.equal(await editor.page.locator(".tab.dirty").count(), 0);
    await editor.lens("Compare").click();
    await editor.page.locator(".editor.modified").getByText("f'Hello").waitFor();
    await editor.picture("73-inline-diff");
    await editor.page
        .locator(".editor-actions")
        .getByRole("button", { name: /^Discard/ })
        .click();
    await editor.page.locator(".tab").filter({ hasText: "greet.py: proposed change" }).waitFor({ state: "detached" });
    await gone();
    assert.equal(await editor.page.locator(".tab.dirty").count(), 0);
});

test("of three hunks two are taken, by a lens and by a key, and one is left; each is one undo", async () => {
    await select("Control+Shift+End");
    await chord("i");
    const host = FILE.replace("class Greeter", "class Host").replace("Greeter()", "Host()");
    await fakes.script(change(host.replace("'Hello ' + name", "f'Hello {name}'").trimEnd()));
    await editor.askInline("Call it Host");
    await editor.lens("Accept All 3").waitFor();
    await editor.picture("74-inline-three-hunks");
    await editor.lens("Accept This").last().click();
    await lines().getByText("Host()").waitFor();
    await editor.lens("Accept All 2").waitFor();
    await select("ArrowDown", "ArrowDown");
    await chord("x");
    await editor.lens("Accept All").waitFor({ state: "detached" });
    await editor.page.keyboard.press("Control+Home");
    await chord("y");
    await lines().getByText("class Host").waitFor();
    await gone();
    await saved(host);
    await editor.page.keyboard.press("Control+Z");
    await saved(FILE.replace("Greeter()", "Host()"));
    await editor.page.keyboard.press("Control+Z");
    await saved(FILE);
});

test("an accepted change is in the file, and one undo takes it out again", async () => {
    await select("ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown");
    await chord("i");
    await fakes.script(change(CHANGED));
    await editor.askInline("Add types and use an f-string");
    await editor.lens("Accept").waitFor();
    await chord("Enter");
    await lines().getByText("f'Hello").waitFor();
    await gone();
    await saved(FILE.replace(/ {4}def[^]*name\n/, `${CHANGED}\n`));
    await editor.page.keyboard.press("Control+Z");
    await saved(FILE);
});

test("a task of one's own that edits ends in a change", async () => {
    const tasks = join(editor.configuration, "tasks");
    await mkdir(tasks, { recursive: true });
    const head = '+++\nname = "types"\ntitle = "Add the types"\nedit = true\n+++\n';
    await writeFile(join(tasks, "types.md"), `${head}Add types.\n\n{code}\n`);
    await select("ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown");
    await fakes.script(change(CHANGED));
    await editor.command("CodeGPT: Run a Task");
    await editor.row("Add the types").click();
    await editor.lens("Accept").waitFor();
    assert.match(await asked(), /\n\nAdd types\.\n/);
    await chord("Enter");
    await lines().getByText("f'Hello").waitFor();
    await gone();
    await saved(FILE.replace(/ {4}def[^]*name\n/, `${CHANGED}\n`));
    await editor.page.keyboard.press("Control+Z");
    await saved(FILE);
});

test("an error is a sentence with what helps; a question is answered in words and can be asked on", async () => {
    await select("ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown");
    await chord("i");
    await fakes.script(recorded("401_invalid_api_key"));
    await editor.askInline("What is this?");
    await widget()
        .getByText(/API key/)
        .first()
        .waitFor();
    await widget()
        .getByRole("button", { name: /^Set API Key/ })
        .first()
        .waitFor();
    await editor.picture("75-inline-error");
    await fakes.script(answer("It greets **somebody**."));
    await chord("t");
    await widget().getByText("somebody").waitFor();
    await editor.picture("76-inline-answer");
    await widget()
        .locator(".comment-form")
        .locator(".view-lines, .review-thread-reply-button")
        .filter({ visible: true })
        .click();
    await editor.typeInto(widget().locator(".comment-form"), "And in capitals?");
    await fakes.script(change(CHANGED.replace("Hello", "HELLO"), "Then:"));
    await editor.page.keyboard.press("Enter");
    await widget().getByText("HELLO").waitFor();
    const said = (await fakes.chats()).at(-1)?.body?.messages?.map(({ content }) => content) ?? [];
    assert.ok(said.some((each) => each.includes("What is this?")));
    assert.ok(said.some((each) => each.includes("It greets **somebody**.")));
    assert.match(said.at(-1) ?? "", /And in capitals\?/);
    await chord("Enter");
    await editor.lens("Accept").waitFor();
    await editor.picture("77-inline-answer-applied");
});

test("V15 typing elsewhere in the file voids no change", async () => {
    await focus();
    await editor.page.keyboard.press("Control+End");
    await editor.page.keyboard.type("# the end");
    await editor.page.keyboard.press("Control+Home");
    await editor.page.keyboard.type("# the top");
    await editor.page.keyboard.press("Enter");
    await editor.lens("Accept").waitFor();
    await chord("Enter");
    await lines().getByText("f'HELLO").waitFor();
    await gone();
    await saved(`# the top\n${FILE.replace(/ {4}def[^]*name\n/, `${CHANGED.replace("Hello", "HELLO")}\n`)}# the end`);
    for (let step = 0; step < 40; step++) {
        await editor.page.keyboard.press("Control+Z");
    }
    await saved(FILE);
});

test("V15 code that was changed meanwhile is not overwritten, and can be asked about as it is now", async () => {
    await select("ArrowDown", "ArrowDown", "Shift+End");
    await chord("i");
    await fakes.script(change("        return f'Hello {name}'"));
    await editor.askInline("Use an f-string");
    await editor.lens("Accept").waitFor();
    for (const key of ["Control+Home", "ArrowDown", "ArrowDown", "End"]) {
        await editor.page.keyboard.press(key);
    }
    await editor.page.keyboard.type("  # mine");
    await editor.lens("The code has changed").waitFor();
    await editor.picture("78-inline-changed");
    await chord("Enter");
    const told = editor.toast("Ask Again");
    await told.waitFor();
    await fakes.script(change("        return f'Hello {name}'  # mine and yours"));
    await told.getByRole("button", { name: "Ask Again" }).click();
    await editor.lens("Accept").waitFor();
    assert.match(await asked(), /return 'Hello ' \+ name {2}# mine\n/);
    await chord("Enter");
    await lines().getByText("# mine and yours").waitFor();
    await gone();
    for (let step = 0; step < 40; step++) {
        await editor.page.keyboard.press("Control+Z");
    }
    await saved(FILE);
});

test("V5 V15 without a selection the cursor's line is told, and what is accepted keeps the file's last line break", async () => {
    await select("ArrowDown", "ArrowDown", "End");
    await chord("i");
    const shorter = FILE.replace("'Hello ' + name", "f'Hello {name}'").trimEnd();
    await fakes.script(change(shorter, "Shorter:"));
    await editor.askInline("Make it short");
    await editor.lens("Accept").waitFor();
    assert.match(await asked(), /The cursor is in line 3: return 'Hello ' \+ name/);
    await chord("Enter");
    await gone();
    await saved(`${shorter}\n`);
    await editor.page.keyboard.press("Control+Z");
    await saved(FILE);
});

test("line ends of Windows stay, and a document without a file is changed as well", async () => {
    await editor.openFile("dos.py");
    await editor.page.keyboard.press("Control+A");
    await chord("i");
    await fakes.script(change("a = 'LOST'\nb = 2\nc = '세'"));
    await editor.askInline("Make them words");
    await editor.lens("Accept All 2").waitFor();
    await chord("Enter");
    // What the editor says it made, and did not, is not believed.
    const told = editor.toast("Try Again");
    await told.waitFor();
    await editor.picture("78-inline-not-applied");
    await told.getByRole("button", { name: "Try Again" }).click();
    await gone();
    await saved("a = 'LOST'\r\nb = 2\r\nc = '세'\r\n", "dos.py");
    await editor.page.keyboard.press("Control+Z");
    await saved("a = 1\r\nb = 2\r\nc = 3\r\n", "dos.py");
    await editor.command("File: New Untitled Text File");
    await editor.page.locator(".tab.active[data-resource-name^='Untitled-']").waitFor();
    await editor.typeInto(editor.page.locator(".editor-instance"), "Hello World");
    await chord("i");
    await fakes.script(change("Hello you"));
    await editor.askInline("Greet me");
    await editor.lens("Accept").waitFor();
    await editor.picture("79-inline-untitled");
    await chord("Enter");
    await lines().getByText("Hello you").waitFor();
    await editor.command("View: Revert and Close Editor");
    await editor.command("View: Close Editor");
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
    await (await editor.offered("CodeGPT: Edit")).click();
    await editor.page.locator(".quick-input-titlebar").getByText("Inline Chat: greet.py:3").waitFor();
    await editor.page.keyboard.press("Escape");
    await editor.inlineQuestion.waitFor({ state: "detached" });
    assert.equal(await widget().count(), 0);
});

test("a comment that says what is to be done is done from the light bulb, and goes with it", async () => {
    await select("ArrowDown", "End");
    await editor.page.keyboard.press("Enter");
    await editor.page.keyboard.type("# CodeGPT: add types");
    await select("ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown", "Shift+End");
    await fakes.script(change(CHANGED));
    await (await editor.offered("CodeGPT: Do What the Comment Says")).click();
    await editor.lens("Accept").waitFor();
    assert.match(await asked(), /What is asked for:\nadd types/);
    await focus();
    await chord("Enter");
    await gone();
    await lines().getByText("CodeGPT:").waitFor({ state: "detached" });
    await saved(FILE.replace(/ {4}def greet[^]*name\n/, `${CHANGED}\n`));
});
