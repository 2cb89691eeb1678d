import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import type { Editor } from "./editor.ts";
import { answer, calling, type Fakes, held } from "./fakes.ts";
import { openKeyed } from "./keyed.ts";
import { throughout } from "./scene.ts";

const APP = "def retry(times):\n    return times + 1\n";
const SECRET = "canary-of-the-tools";

let fakes: Fakes;
let editor: Editor;

throughout(
    () =>
        openKeyed({
            files: {
                "src/app.py": APP,
                "broken.json": '{"name": }\n',
                "good.json": '{ "retries": 3 }\n',
                ".env": `TOKEN=${SECRET}\n`,
            },
        }),
    (scene) => void ({ editor, fakes } = scene),
);

const modeIs = (name: string) => editor.chat.getByRole("button", { name: `Mode: ${name}` }).waitFor();
const steps = () => editor.answer.locator("details.steps");
const tools = async () => (await fakes.chats()).at(-1)?.body?.tools ?? [];

/** What the tools told, as it was sent last. */
async function told(): Promise<readonly string[]> {
    const messages = (await fakes.chats()).at(-1)?.body?.messages ?? [];
    return messages.filter(({ role }) => role === "tool").map(({ content }) => content);
}

async function pickMode(name: string): Promise<void> {
    await editor.chat.locator(".composer textarea").focus();
    await editor.page.keyboard.press("Control+Alt+G");
    await editor.page.keyboard.press("m");
    await editor.row(name).first().waitFor();
    await editor.enter(name);
    await modeIs(name);
    assert.equal(await editor.chat.locator(".composer textarea").inputValue(), "", "the keys are typed nowhere");
}

async function newChat(): Promise<void> {
    await editor.command("CodeGPT: New Chat");
    await editor.chat.locator(".answer").first().waitFor({ state: "detached" });
}

test("a new chat looks things up, each step is seen, also that one was refused, and all are there after a reload", async () => {
    await editor.openChat();
    await modeIs("Look");
    await fakes.script(
        calling(
            ["read_file", { path: "src/app.py" }],
            ["search_text", { text: "retry" }],
            ["read_file", { path: ".env" }],
        ),
        held("It is decided ", "in one place."),
    );
    await editor.ask("Where is the retry decided?");
    await steps().getByText("Looked at 2 things · 1 came to nothing").waitFor();
    await steps().locator("summary").press("Enter");
    await steps()
        .locator("li")
        .nth(2)
        .getByText(/\.env: not sent/)
        .waitFor();
    await editor.picture("80-steps");
    await fakes.letGo();
    await editor.answered();
    assert.equal((await told()).length, 3);
    assert.ok(!JSON.stringify(await fakes.requests()).includes(SECRET));
    await steps()
        .getByRole("button", { name: /app\.py/ })
        .press("Enter");
    await editor.page.locator(".tab.active[data-resource-name='app.py']").waitFor();
    await editor.reload();
    await editor.openChat();
    await steps().getByText("Looked at 2 things · 1 came to nothing").waitFor();
    await steps().locator("summary").press("Enter");
    await steps()
        .locator("li")
        .nth(2)
        .getByText(/\.env: not sent/)
        .waitFor();
    assert.deepEqual(await editor.faults(), []);
});

test("a mode is picked by keyboard, belongs to its chat, and Ask sends no tools", async () => {
    await pickMode("Ask");
    await editor.picture("81-mode");
    await editor.ask("And without looking?");
    await editor.answered();
    assert.deepEqual(await tools(), []);
    await newChat();
    await modeIs("Look");
    await editor.ask("Something else");
    await editor.answered();
    assert.notDeepEqual(await tools(), []);
    await editor.command("CodeGPT: Chat History");
    await editor.row("Where is the retry decided?").first().click();
    await modeIs("Ask");
    await editor.reload();
    await editor.openChat();
    await modeIs("Ask");
});

test("problems and symbols are asked of the editor", async () => {
    await newChat();
    await editor.openFile("broken.json");
    await editor.page.locator(".editor-instance .squiggly-error").waitFor();
    await fakes.script(
        calling(["diagnostics", {}], ["symbols", { path: "good.json" }], ["diagnostics", { path: "src/app.py" }]),
        answer("A value is missing."),
    );
    await editor.ask("What is wrong here?");
    await editor.answered();
    const [problems = "", symbols = "", others = ""] = await told();
    assert.match(problems, /broken\.json[^]*Value expected/);
    assert.match(symbols, /good\.json[^]*retries/);
    assert.doesNotMatch(others, /Value expected/);
    await editor.picture("82-diagnostics");
});

test("what the model drafts changes nothing until it is accepted, and is let go of where it is discarded", async () => {
    const path = join(editor.workspace, "src/app.py");
    const draft = calling([
        "edit_file",
        { path: "src/app.py", old: "    return times + 1", new: "    return times + 2" },
    ]);
    const lines = editor.page.locator(".editor-instance .view-lines");
    await newChat();
    await pickMode("Edit");
    await fakes.script(draft, answer("Two more."));
    await editor.ask("Try twice more");
    await editor.answered();
    await steps().getByText("Drafted 1 change").waitFor();
    await editor.lens("Discard").first().waitFor();
    // What one types goes on into the chat, and into no file.
    await editor.chat.locator(".composer textarea:focus").waitFor();
    assert.equal(await readFile(path, "utf8"), APP);
    await editor.picture("83-draft");
    await editor.command("CodeGPT: Discard the Proposed Change");
    await editor.lens("Accept").first().waitFor({ state: "detached" });
    assert.equal(await editor.page.locator(".tab.dirty").count(), 0);
    await fakes.script(draft, answer("Two more."));
    await editor.ask("Again");
    await editor.answered();
    await editor.lens("Accept").first().waitFor();
    await editor.page.keyboard.press("Control+Alt+G");
    await editor.page.keyboard.press("Enter");
    await lines.getByText("2", { exact: true }).waitFor();
    await editor.lens("Accept").first().waitFor({ state: "detached" });
    await editor.command("File: Revert File");
});
