import assert from "node:assert/strict";
import { chmod, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import type { Editor } from "./editor.ts";
import { answer, type Fakes } from "./fakes.ts";
import { openKeyed } from "./keyed.ts";
import { throughout } from "./scene.ts";

const FILE = "def greet(name):\n    return 'Hello ' + name\n";
const LINES = "def f():\n    a = 1\n    b = 2\n\ndone = True\n";
const CELL = "def mean(v):\n    return sum(v) / len(v)";
const NOTEBOOK = JSON.stringify({
    cells: [
        { cell_type: "markdown", id: "a", metadata: {}, source: ["# Means"] },
        { cell_type: "code", id: "b", metadata: {}, execution_count: null, outputs: [], source: [CELL] },
    ],
    metadata: { language_info: { name: "python" } },
    nbformat: 4,
    nbformat_minor: 5,
});

let fakes: Fakes;
let editor: Editor;

throughout(
    () =>
        openKeyed({
            files: {
                "greet.py": FILE,
                ".github/ci.py": FILE,
                "lines.py": LINES,
                "one/twin.py": LINES,
                "two/twin.py": LINES,
                "fixed.py": LINES,
                "notes.ipynb": NOTEBOOK,
            },
            theme: "Light Modern",
            settings: { "files.readonlyInclude": { "**/fixed.py": true } },
        }),
    (scene) => void ({ editor, fakes } = scene),
);

const press = async (...keys: readonly string[]) => {
    for (const key of keys) {
        await editor.page.keyboard.press(key);
    }
};
const focus = () => editor.page.locator(".editor-instance .view-lines").first().click();
const button = (name: string) => editor.answer.getByRole("button", { name });

/** Ask, and be answered with this code. */
async function answered(code: string): Promise<void> {
    await fakes.script(answer(`Like this:\n\n\`\`\`python\n${code}\n\`\`\`\n`));
    await editor.ask("Change it");
    await editor.answered();
}

/** Save, until the file is this. */
async function saved(name: string, text: string): Promise<void> {
    const path = join(editor.workspace, name);
    for (let attempt = 0; attempt < 50 && (await readFile(path, "utf8")) !== text; attempt++) {
        await press("Control+S");
        await editor.page.waitForTimeout(100);
    }
    assert.equal(await readFile(path, "utf8"), text);
}

test("code of an answer goes into the file, and one undo takes it out again", async () => {
    await editor.openFile("greet.py");
    await editor.page.keyboard.press("Control+Home");
    await editor.openChat();
    await fakes.script(answer("Put this first:\n\n```python\nimport sys\nimport os\n```\n"));
    await editor.ask("What is missing?");
    await editor.answered();
    await editor.answer.getByRole("button", { name: "Insert at the cursor" }).click();
    const lines = editor.page.locator(".editor-instance .view-lines");
    await lines.getByText("import sys").waitFor();
    await editor.picture("10-inserted-light");
    await editor.page.keyboard.press("Control+Z");
    await lines.getByText("import sys").waitFor({ state: "detached" });
    assert.match((await lines.textContent()) ?? "", /^def.greet/);
});

test("new file opens the code in its language", async () => {
    await editor.answer.getByRole("button", { name: "New file" }).click();
    await editor.page.locator(".tab.active[data-resource-name^='Untitled-']").waitFor();
    await editor.page.getByRole("button", { name: "Python", exact: true }).first().waitFor();
});

test("S17: into a file that tools obey, code goes only after a question, and not when it is left", async () => {
    await editor.openFile("ci.py");
    await editor.page.keyboard.press("Control+Home");
    const insert = editor.answer.getByRole("button", { name: "Insert at the cursor" });
    const lines = editor.page.locator(".editor-instance .view-lines");
    await insert.click();
    await editor.dialog().getByText("What begins with a dot is often obeyed").waitFor();
    await editor.picture("13-into-a-dot-folder");
    await editor.page.keyboard.press("Escape");
    await editor.dialog().waitFor({ state: "detached" });
    assert.match((await lines.textContent()) ?? "", /^def.greet/);
    await insert.click();
    await editor.dialog().getByRole("button", { name: "Put It In" }).click();
    await lines.getByText("import sys").waitFor();
});

test("V4 code of an answer is applied where it belongs once that was seen; it keeps line breaks and indentation", async () => {
    await editor.openFile("lines.py");
    await press("Control+Home", "ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown");
    await answered("c = 3");
    await button("Apply…").click();
    await editor.lens("Accept").waitFor();
    await editor.picture("14-replacement");
    await focus();
    await press("Control+Alt+G", "Enter");
    await editor.lens("Accept").waitFor({ state: "detached" });
    await saved("lines.py", LINES.replace("    a = 1\n    b = 2\n", "    c = 3\n"));
    await focus();
    await press("Control+Z");
    await saved("lines.py", LINES);
    await press("Control+Home");
    await answered("def f():\n    a = 1\n    b = 22");
    await button("Apply…").click();
    await editor.lens("Accept").waitFor();
    // A file that became one that runs since it was proposed is asked about all the same.
    await chmod(join(editor.workspace, "lines.py"), 0o755);
    await focus();
    await press("Control+Alt+G", "Enter");
    await editor.dialog().getByText("lines.py").first().waitFor();
    await editor.picture("14-unconfirmed");
    await press("Escape");
    await editor.dialog().waitFor({ state: "detached" });
    assert.equal(await editor.page.locator(".tab.dirty[data-resource-name='lines.py']").count(), 0);
    await press("Control+Alt+G", "Enter");
    await editor.dialog().getByRole("button", { name: "Put It In" }).click();
    await editor.lens("Accept").waitFor({ state: "detached" });
    await saved("lines.py", LINES.replace("b = 2", "b = 22"));
    await press("Control+Z");
    await saved("lines.py", LINES);
    await chmod(join(editor.workspace, "lines.py"), 0o644);
});

test("V4 code is applied to the file that the answer names, of several to the one that is picked, and to no other", async () => {
    const block = (info: string, ...code: string[]) => ["```" + info, ...code, "```"].join("\n");
    const changed = ["def f():", "    a = 1", "    b = 22"];
    const blocks = [
        `In \`one/twin.py\`:\n\n${block("python", ...changed)}`,
        block("python", "# twin.py", ...changed),
        block("python nowhere.py", ...changed),
        block("python .github/ci.py", "def greet(name):", "    return f'Hello {name}'"),
    ];
    await fakes.script(answer(`${blocks.join("\n\n")}\n`));
    await editor.ask("Change them");
    await editor.answered();
    await editor.picture("14-named-files");
    const active = (file: string) =>
        editor.page
            .locator(`.tab.active[data-resource-name='${file}']`)
            .and(editor.page.locator("[aria-selected=true]"));
    await button("Apply…").nth(0).click();
    await editor.lens("Accept").waitFor();
    await active("twin.py").waitFor();
    await press("Control+Alt+G", "Enter");
    await editor.lens("Accept").waitFor({ state: "detached" });
    await saved("one/twin.py", LINES.replace("b = 2", "b = 22"));
    await button("Apply…").nth(1).click();
    await editor.row("one/twin.py").waitFor();
    await editor.picture("14-which-file");
    await editor.row("two/twin.py").click();
    await editor.lens("Accept").waitFor();
    await focus();
    await press("Control+Alt+G", "Enter");
    await editor.lens("Accept").waitFor({ state: "detached" });
    // The comment that names it does not come along.
    await saved("two/twin.py", LINES.replace("b = 2", "b = 22"));
    await button("Apply…").nth(2).click();
    await editor.toast("The answer names nowhere.py as the file of this code").waitFor();
    await editor.picture("14-no-such-file");
    await button("Apply…").nth(3).click();
    await editor.lens("Accept").waitFor();
    await focus();
    await press("Control+Alt+G", "Enter");
    await editor.dialog().getByText("ci.py").first().waitFor();
    await editor.picture("14-proposed-where-tools-obey");
    await press("Escape");
    await editor.dialog().waitFor({ state: "detached" });
    const lines = editor.page.locator(".editor-instance .view-lines").first();
    assert.match((await lines.textContent()) ?? "", /'Hello.'.\+.name/);
    await press("Control+Alt+G", "Enter");
    await editor.dialog().getByRole("button", { name: "Put It In" }).click();
    await editor.lens("Accept").waitFor({ state: "detached" });
    await lines.getByText("f'Hello").waitFor();
});

test("V4 of an answer that changes several files each is looked at after the one before, and a new one is made", async () => {
    const change = (path: string, old: string[], now: string[]) =>
        [path, "<<<<<<< SEARCH", ...old, "=======", ...now, ">>>>>>> REPLACE"].join("\n");
    const changes = [
        change("lines.py", ["done = True"], ["done = False"]),
        change("made.py", [], ["made = 1"]),
        change("two/twin.py", ["done = True"], ["done = None"]),
    ];
    await answered(changes.join("\n"));
    await button("Apply…").click();
    await editor.toast("The answer changes 3 files").waitFor();
    await editor.lens("Accept").waitFor();
    await press("Control+Alt+G", "Enter");
    const compared = editor.page.locator(".tab").filter({ hasText: "made.py: proposed change" });
    await compared.waitFor();
    await editor.picture("14-proposed-new-file");
    await press("Control+Alt+G", "Enter");
    await compared.waitFor({ state: "detached" });
    assert.equal(await readFile(join(editor.workspace, "made.py"), "utf8"), "made = 1\n");
    await editor.lens("Accept").waitFor();
    await editor.lens("Discard").first().click();
    await editor.lens("Accept").waitFor({ state: "detached" });
    await editor.openFile("lines.py");
    await saved("lines.py", LINES.replace("True", "False"));
    await focus();
    await press("Control+Z");
    await saved("lines.py", LINES);
    assert.match(await readFile(join(editor.workspace, "two/twin.py"), "utf8"), /done = True/);
});

test("V4 code is inserted on lines of its own, indented as those around it", async () => {
    await answered("c = 3");
    await editor.openFile("lines.py");
    await press("Control+Home", "ArrowDown", "End");
    await button("Insert at the cursor").click();
    await editor.page.locator(".editor-instance .view-lines").getByText("c = 3").waitFor();
    await saved("lines.py", LINES.replace("a = 1\n", "a = 1\n    c = 3\n"));
    await focus();
    await press("Control+Z");
    await saved("lines.py", LINES);
});

test("V4 where the code belongs nowhere, with several cursors and in what is read-only nothing is changed, and that is said", async () => {
    await focus();
    await press("Control+Home");
    await button("Apply…").click();
    await editor.toast("Nothing tells where in the file this code belongs").waitFor();
    await focus();
    await press("Control+Home", "Shift+Alt+ArrowDown");
    await editor.page.getByText("2 selections").waitFor();
    await button("Insert at the cursor").click();
    await editor.toast("There are several cursors.").waitFor();
    await editor.openFile("fixed.py");
    await button("Insert at the cursor").click();
    await editor.toast("The code cannot be put into fixed.py: it is read-only here.").waitFor();
    await editor.picture("15-read-only");
    assert.equal(await readFile(join(editor.workspace, "lines.py"), "utf8"), LINES);
    assert.equal(await editor.page.locator(".tab.dirty[data-resource-name$='s.py']").count(), 0);
});

test("V3 in a notebook's cell what is typed goes into a box, and the answer goes into the cell once it was seen", async () => {
    await editor.command("Notifications: Clear All Notifications");
    await press("Control+P");
    await editor.page.locator(".quick-input-widget input[type=text]").fill("notes.ipynb");
    await editor.row("notes.ipynb").first().click();
    const cell = editor.page.locator(".notebookOverlay .cell-list-container .code-cell-row .view-lines");
    await cell.getByText("sum").click();
    await press("Control+A", "Control+Alt+G", "i");
    await editor.page.keyboard.type("Refuse an empty list");
    const box = editor.page.locator(".quick-input-widget input");
    await editor.page.locator(".quick-input-titlebar").getByText("Inline Chat: notes.ipynb, cell 2:1–2").waitFor();
    // What was typed before the box was there is lost, and has overwritten nothing.
    assert.ok("Refuse an empty list".endsWith(await box.inputValue()));
    assert.match((await cell.first().textContent()) ?? "", /^def.mean.*len\(v\)$/);
    await box.fill("Refuse an empty list");
    await editor.picture("16-notebook-question");
    const partly = answer("Like this:\n\n```python\ndef mean(v):\n    # ... rest of the code unchanged ...\n```\n");
    await fakes.script(partly, partly);
    await press("Enter");
    // What cannot be put in can be read, with the reason.
    const page = editor.page.locator(".tab").filter({ hasText: "notes.ipynb, cell 2: answer" });
    await page.waitFor();
    const text = editor.page.locator(".editor-instance .view-lines").filter({ hasText: "Like this:" });
    await text.getByText("rest of the code unchanged").last().waitFor();
    await editor.toast("rest of the code unchanged").waitFor();
    await editor.picture("16-notebook-refused");
    await page.click();
    await editor.command("View: Close Editor");
    await editor.command("Notifications: Clear All Notifications");
    await cell.getByText("sum").click();
    await press("Control+A", "Control+Alt+G", "i");
    await editor.page.locator(".quick-input-titlebar").getByText("Inline Chat: notes.ipynb, cell 2:1–2").waitFor();
    await box.fill("Refuse an empty list");
    await fakes.script(
        answer("Like this:\n\n```python\ndef mean(v):\n    return sum(v) / len(v) if v else None\n```\n"),
    );
    await press("Enter");
    await editor.page.locator(".tab.active").filter({ hasText: "notes.ipynb, cell 2: proposed change" }).waitFor();
    await editor.page.locator(".editor.modified").getByText("else").waitFor();
    const sent = (await fakes.chats()).at(-1)?.body?.messages?.at(-1)?.content ?? "";
    assert.ok(sent.includes(`\`\`\`python\n${CELL}\n`), sent);
    assert.doesNotMatch(sent, /vscode-notebook-cell|ipynb#/);
    await editor.picture("17-notebook-replacement");
    await editor.page.locator(".editor.modified .view-lines").click();
    await press("Control+Enter");
    await cell.getByText("else").waitFor();
    await editor.picture("18-notebook-replaced");
    await editor.command("View: Revert and Close Editor");
});

test("V3 where nothing can be asked about a document, that is said where it takes the keys", async () => {
    await editor.command("CodeGPT: Show Log");
    await editor.page.locator(".panel .view-lines").click();
    await press("Control+A", "Control+Alt+G", "i");
    await editor.dialog().getByText("CodeGPT works on files and notebook cells").waitFor();
    await editor.picture("19-log");
    await press("Escape");
    await editor.dialog().waitFor({ state: "detached" });
    await editor.command("View: Hide Panel");
});

test("Enter while a syllable is composed does not send", async () => {
    await editor.openChat();
    const before = (await fakes.chats()).length;
    const field = editor.chat.locator(".composer textarea");
    await field.fill("안녕");
    await field.dispatchEvent("keydown", { key: "Enter", isComposing: true });
    await field.dispatchEvent("keydown", { key: "Enter", keyCode: 229 });
    assert.equal(await field.inputValue(), "안녕");
    await editor.ask("안녕");
    await editor.answered();
    assert.equal((await fakes.chats()).length, before + 1);
    assert.equal(await editor.chat.locator(".question").last().textContent(), "안녕");
});

test("a killed server comes back, and the conversation goes on where it was", async () => {
    await editor.killServer();
    await editor.toast("The CodeGPT server stopped").waitFor();
    await editor.ask("Are you still there?");
    await editor.answered();
    const [newest] = (await fakes.chats()).slice(-1);
    const said = newest?.body?.messages?.map((message) => message.content) ?? [];
    // So much of the conversation as goes along with a question; with this one what is selected does too.
    assert.ok(said.includes("안녕") && said.at(-1)?.includes("Are you still there?"), said.join(" | "));
    await editor.picture("11-server-back");
    assert.deepEqual(await editor.faults(), []);
});
