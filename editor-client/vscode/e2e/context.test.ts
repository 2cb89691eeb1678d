import assert from "node:assert/strict";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import type { Editor } from "./editor.ts";
import { answer, type Fakes } from "./fakes.ts";
import { openKeyed } from "./keyed.ts";
import { throughout } from "./scene.ts";

const SECRET = "canary-of-the-folder";
/** A PNG of two pixels, with that in a comment. */
const PICTURE =
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAAHHRFWHRDb21tZW50AGNhbmFyeS1vZi10aGUtZm9sZGVyM/ELYgAAAA9JREFUeJxj/M/AwMDAAAAGCAEBy0d2dQAAAABJRU5ErkJggg==";

let fakes: Fakes;
let editor: Editor;

throughout(
    () =>
        openKeyed({
            // What a terminal shows is found in the page only where the processor draws it.
            settings: { "terminal.integrated.gpuAcceleration": "off" },
            files: {
                "greet.py": "# 인사 👋\ndef greet(name):\n    return 'Hello ' + name\n",
                "broken.json": '{"name": }\n',
                "library/a.py": "A = 1\n",
                ".env": `TOKEN=${SECRET}\n`,
            },
        }),
    (scene) => void ({ editor, fakes } = scene),
);

const chips = () => editor.chat.locator(".chip:not(.add, .carried)");
/** What goes along because the conversation is about it. */
const carried = () => editor.chat.locator(".chip.carried");
const sent = async () => (await fakes.chats()).at(-1)?.body?.messages?.at(-1)?.content ?? "";

async function selectFunction(): Promise<void> {
    await editor.openFile("greet.py");
    for (const key of ["Control+Home", "ArrowDown", "Shift+ArrowDown", "Shift+End"]) {
        await editor.page.keyboard.press(key);
    }
}

async function addContext(row: string): Promise<void> {
    await editor.chat.getByRole("button", { name: "Add code" }).click();
    await editor.row(row).first().click();
}

test("what is selected goes along, word by word, and is named with its size before and after", async () => {
    await editor.openChat();
    await selectFunction();
    const whole = chips().filter({ hasText: "greet.py:2–3" });
    await whole.getByText(/\d+ tokens/).waitFor();
    assert.match((await chips().textContent()) ?? "", /^greet\.py:2–3\d+ tokens$/);
    await editor.picture("70-selection");
    await editor.ask("What does it do?");
    await editor.answered();
    assert.match(await sent(), /def greet\(name\):\n {4}return 'Hello ' \+ name\n```\n\nWhat does it do\?$/);
    assert.equal(await editor.chat.locator(".about").last().textContent(), "greet.py:2–3");
    assert.equal(await chips().count(), 0);
});

test("V9 the code stays in sight and goes along once with each question, until it is left out", async () => {
    for (const question of ["Two?", "Three?", "Four?", "Five?", "Six?"]) {
        assert.match((await carried().textContent()) ?? "", /^greet\.py:2–3\d+ tokens/);
        await editor.ask(question);
        await editor.answered();
        const messages = (await fakes.chats()).at(-1)?.body?.messages ?? [];
        assert.equal(messages.filter(({ content }) => content.includes("def greet(name)")).length, 1, question);
    }
    await editor.picture("70-carried");
    await carried().getByRole("button", { name: "Leave out greet.py:2–3" }).click();
    await carried().waitFor({ state: "detached" });
    await editor.ask("Seven?");
    await editor.answered();
    assert.ok(!JSON.stringify((await fakes.chats()).at(-1)?.body).includes("def greet(name)"));
});

test("what is taken out does not go along", async () => {
    await selectFunction();
    await editor.page.keyboard.press("Shift+ArrowLeft");
    await chips().getByRole("button", { name: "Leave out greet.py:2–3" }).click();
    await chips().waitFor({ state: "detached" });
    await editor.ask("And without?");
    await editor.answered();
    assert.equal(await sent(), "And without?");
});

test("a file and its problems are added, and exactly what goes along can be looked at", async () => {
    await editor.openFile("broken.json");
    await editor.page.locator(".editor-instance .squiggly-error").waitFor();
    await addContext("This file");
    await addContext("Its problems");
    await chips().getByText("Problems of broken.json").waitFor();
    await editor.chat.getByRole("button", { name: "Show exactly what goes along" }).click();
    const page = editor.page.locator(".tab.active").filter({ hasText: "What goes along.md" });
    await page.waitFor();
    const shown = editor.page.locator(".editor-instance .view-lines").filter({ hasText: "broken.json" });
    await shown.getByText('{"name": }').waitFor();
    await editor.picture("71-preview");
    await editor.ask("What is wrong?");
    await editor.answered();
    assert.match(await sent(), /\{"name": \}[^]*Value expected[^]*What is wrong\?$/);
});

test("a file of secrets stays here, which is said before and after", async () => {
    await addContext("A file…");
    await editor.row(".env").first().click();
    await editor.chat.locator(".chip.problem").waitFor();
    await editor.picture("72-left-out");
    await fakes.script(answer("I see nothing of it."));
    await editor.ask("What is in it?");
    await editor.answered();
    assert.match((await editor.answer.textContent()) ?? "", /\.env did not go along\. Never sent/);
    assert.equal(await sent(), "What is in it?");
    await editor.picture("73-left-out-after");
    assert.deepEqual(await editor.faults(), []);
});

test("a pasted picture is shown small, taken out with the keyboard, and goes without what nobody sees", async () => {
    const paste = () =>
        editor.chat.locator(".composer textarea").evaluate((field, base64) => {
            const clipboardData = new DataTransfer();
            const bytes = Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));
            clipboardData.items.add(new File([bytes], "shot.png", { type: "image/png" }));
            field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }, PICTURE);
    const small = editor.chat.locator(".chip img");
    await paste();
    await small.waitFor();
    assert.equal(await small.evaluate((picture: HTMLImageElement) => picture.naturalWidth), 2);
    await editor.picture("74-picture");
    await chips().getByRole("button", { name: "Leave out shot.png" }).press("Enter");
    await small.waitFor({ state: "detached" });
    await paste();
    await small.waitFor();
    await editor.ask("What is on it?");
    await editor.answered();
    const [shown, words] = (await sent()) as unknown as { text?: string; image_url?: { url: string } }[];
    const png = Buffer.from(shown?.image_url?.url.split(",")[1] ?? "", "base64");
    assert.equal(png.subarray(1, 4).toString(), "PNG");
    assert.ok(!png.includes(SECRET));
    assert.match(words?.text ?? "", /Attached picture: `shot\.png`\n\nWhat is on it\?$/);
    assert.equal(await editor.chat.locator(".about").last().textContent(), "shot.png");
    const along = carried().filter({ hasText: "shot.png" });
    await along.getByRole("button").click();
    await along.waitFor({ state: "detached" });
    assert.deepEqual(await editor.faults(), []);
});

test("V-menus a file of the explorer is added by its context menu, and a folder is offered nothing", async () => {
    await editor.command("View: Show Explorer");
    const menu = editor.page.locator(".monaco-menu");
    const row = (name: string) => editor.page.locator(".explorer-folders-view .monaco-list-row").getByText(name);
    await row("library").click({ button: "right" });
    await menu.getByText("Copy Path", { exact: true }).waitFor();
    assert.equal(await menu.getByText("Add to CodeGPT Chat").count(), 0);
    await editor.page.keyboard.press("Escape");
    await row("broken.json").click({ button: "right" });
    await editor.picture("75-explorer-menu");
    await menu.getByText("Add to CodeGPT Chat").click();
    await chips().getByText("broken.json").waitFor();
    await chips().getByRole("button", { name: "Leave out broken.json" }).click();
});

test("V-menus what a terminal's last command printed is shown word by word, and goes only when it is sent", async () => {
    const before = (await fakes.chats()).length;
    await editor.command("Terminal: Create New Terminal");
    await editor.page.locator(".terminal-wrapper.active .terminal-command-decoration").first().waitFor();
    await editor.page.keyboard.type("sleep 1; printf '\\033[31mE1042: no such %s\\033[0m\\n' module; false");
    await editor.page.keyboard.press("Enter");
    await editor.page.locator(".xterm-rows").getByText("E1042: no such module").last().waitFor();
    await editor.command("Explain This Output with CodeGPT");
    const shown = editor.page.locator(".editor-instance .view-lines").filter({ hasText: "E1042" });
    await shown.getByText("[exit code 1]").waitFor();
    const field = editor.chat.locator(".composer textarea");
    await field.and(editor.chat.locator(":focus")).waitFor();
    assert.match(await field.inputValue(), /^Explain this output/);
    assert.equal((await fakes.chats()).length, before);
    await editor.picture("76-terminal");
    const answers = await editor.chat.locator(".answer").count();
    await field.press("Enter");
    await editor.chat.locator(".answer").nth(answers).waitFor();
    await editor.answered();
    assert.match(
        await sent(),
        /^Text `sleep 1; printf [^]*\nE1042: no such module\n\[exit code 1\]\n```\n\nExplain this output/,
    );
    await editor.command("Terminal: Kill the Active Terminal Instance");
});

test("no request ever held the secret", async () => {
    assert.ok(!JSON.stringify(await fakes.requests()).includes(SECRET));
});

test("where conversations cannot be saved, that is said, and one can chat all the same", async () => {
    const file = join(editor.home, "data/threads.db");
    await editor.command("CodeGPT: New Chat");
    await editor.chat.locator(".answer").first().waitFor({ state: "detached" });
    await Promise.all(["", "-wal", "-shm"].map((end) => rm(`${file}${end}`, { force: true })));
    await mkdir(file);
    await editor.killServer();
    await editor.toast("The CodeGPT server stopped").waitFor();
    await editor.ask("Does it still work?");
    await editor.answered();
    await editor.chat.locator(".banner").getByText("lasts only as long as").waitFor();
    await editor.picture("74-not-saved");
});
