import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

import type { Editor } from "./editor.ts";
import { answer, calling, type Fakes, held } from "./fakes.ts";
import { openKeyed } from "./keyed.ts";
import { repository, server } from "./places.ts";
import { throughout } from "./scene.ts";

const APP = "def retry(times):\n    return times + 1\n";
const SECRET = "canary-of-the-tools";
const run = promisify(execFile);

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
    await editor.enter("What the model may do in this chat", name);
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

/** Allow the server of tools that tells the time, as this editor's person does in a terminal. */
async function allowTime(): Promise<void> {
    await run("sh", [join(repository, "scripts/fetch-mcp-servers")]);
    const program = join(repository, "tests/peers/.venv/bin/mcp-server-time");
    const words = ["mcp", "add", "--local", "--yes", "--", "time", program, "--local-timezone", "Asia/Seoul"];
    await run(server, words, { env: { ...process.env, CODEGPT_LS_HOME: editor.home } });
}

test("a server's tool runs only as the person says by keyboard, having seen all that it is given", async () => {
    const given = { timezone: "Asia/Seoul" };
    const call = calling(["time__get_current_time", given]);
    const card = editor.chat.locator(".approval");
    /** The card is there and holds the focus: from there to a button, and press it. */
    const press = async (name: string) => {
        await editor.chat.locator(".approval:focus").waitFor();
        const button = card.getByRole("button", { name });
        for (let keys = 0; !(await button.evaluate((each) => each === document.activeElement)); keys++) {
            assert.ok(keys < 9, `${name} is reached by Tab`);
            await editor.page.keyboard.press("Tab");
        }
        await editor.page.keyboard.press("Enter");
        await card.waitFor({ state: "detached" });
    };
    await allowTime();
    await newChat();
    await fakes.script(call, answer("I could not look."));
    await editor.ask("What time is it?");
    await card.locator(".step-server").getByText("time", { exact: true }).waitFor();
    await card.locator(".call-head strong").getByText("get_current_time").waitFor();
    assert.deepEqual(JSON.parse(await card.locator(".call-given").innerText()), given);
    await editor.picture("84-approval");
    await press("Deny");
    await editor.answered();
    assert.match((await told()).join(), /did not allow this/);
    await fakes.script(call, answer("It is late."));
    await editor.ask("And now?");
    await press("Allow in This Chat");
    await editor.answered();
    assert.match((await told()).at(-1) ?? "", /"timezone": ?"Asia\/Seoul"[^]*datetime/);
    await fakes.script(call, answer("It is later."));
    await editor.ask("And once more?");
    // A card would keep the answer from ending.
    await editor.answered();
    assert.match((await told()).at(-1) ?? "", /"timezone": ?"Asia\/Seoul"[^]*datetime/);
    await editor.picture("84-approved");
});
