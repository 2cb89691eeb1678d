import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";

import type { Locator } from "playwright-core";

import type { Editor } from "./editor.ts";
import { type Fakes, filledIn, recorded, type Request } from "./fakes.ts";
import { openBesideLlama } from "./keyed.ts";
import { server } from "./places.ts";
import { throughout } from "./scene.ts";

const run = promisify(execFile);

const MODEL = "qwen2.5-coder-1.5b";
const CANARY = "hunter2canary";
const CODE = "def area(a, b):\n";
/** What comes of a request that no test waits for. */
const NOTHING = Array.from({ length: 30 }, () => filledIn(""));

let editor: Editor;
let fakes: Fakes;

throughout(
    () =>
        openBesideLlama({
            files: {
                "area.py": CODE,
                "words.py": CODE,
                "lines.py": CODE.replaceAll("\n", "\r\n"),
                "switch.py": CODE,
                "notes.txt": "Words\n",
                ".env": `PASSWORD=${CANARY}\n`,
            },
            settings: {
                "codegpt.completion.enabled": true,
                "codegpt.completion.provider": "llamacpp",
                "codegpt.completion.model": MODEL,
            },
        }),
    (scene) => void ({ editor, fakes } = scene),
);

const item = (): Locator => editor.page.locator("[id$='codegpt.completion']");
/** A line with this in it, some of it as ghost text, which VS Code draws in pieces. */
const ghostIn = (where: Editor, text: string): Locator =>
    where.page
        .locator(".view-line")
        .filter({ has: where.page.locator(".ghost-text-decoration") })
        .filter({ hasText: text })
        .first();
const ghost = (text: string): Locator => ghostIn(editor, text);

async function asked(): Promise<readonly Request[]> {
    return (await fakes.requests()).filter(({ path }) => path === "/infill");
}

/** Open a file and put in at its end what its person types, all at once: how long a machine takes for a key decides how
 * often is asked. */
async function type(name: string, text: string, ...fills: readonly string[]): Promise<void> {
    await fakes.forget();
    await fakes.script(...fills.map(filledIn), ...NOTHING);
    await editor.openFile(name);
    await editor.page.keyboard.press("Control+End");
    await editor.page.keyboard.insertText(text);
}

async function saved(name: string, text: string): Promise<void> {
    await editor.page.keyboard.press("Control+S");
    const path = join(editor.workspace, name);
    for (let attempt = 0; attempt < 100 && (await readFile(path, "utf8")) !== text; attempt++) {
        await setTimeout(100);
    }
    assert.equal(await readFile(path, "utf8"), text);
}

test("the server is started for whoever has it on, and ghost text is taken by VS Code's own Tab", async () => {
    await item().filter({ hasText: "Completion" }).waitFor();
    await type("area.py", "    return ", "a * b");
    await ghost("a * b").waitFor();
    await editor.picture("90-completion");
    const sent = (await asked()).map(({ body }) => `${body?.input_prefix}${body?.prompt}`);
    assert.deepEqual(sent, [`${CODE}    return `]);
    await editor.page.keyboard.press("Tab");
    await saved("area.py", `${CODE}    return a * b`);
});

test("word by word it is taken too, and nothing is asked for the rest", async () => {
    await type("words.py", "    return ", "first + second");
    await ghost("first + second").waitFor();
    const before = (await asked()).length;
    await editor.page.keyboard.press("Control+ArrowRight");
    await ghost("+ second").waitFor();
    await editor.picture("91-completion-by-words");
    assert.equal((await asked()).length, before);
    await editor.page.keyboard.press("Tab");
    await saved("words.py", `${CODE}    return first + second`);
});

test("a file of CR LF is saved with CR LF alone", async () => {
    await type("lines.py", "    total = ", "a * b\n    return total");
    await ghost("a * b").waitFor();
    await editor.page.keyboard.press("Tab");
    await saved("lines.py", `${CODE}    total = a * b\n    return total`.replaceAll("\n", "\r\n"));
    assert.ok((await asked()).every(({ body }) => !body?.input_prefix?.includes("\r")));
});

test("of a .env nothing is sent, and the status bar says why", async () => {
    const before = (await asked()).length;
    await type(".env", "NEXT=", "nothing");
    await item().filter({ hasText: "No completion here" }).waitFor();
    assert.match((await item().getAttribute("aria-label")) ?? "", /secrets are kept under such names/);
    await item().hover();
    await editor.page.locator(".monaco-hover").filter({ hasText: "secrets are kept" }).waitFor();
    await editor.picture("92-completion-not-here");
    await editor.openFile("notes.txt");
    await editor.page.locator("[id$='codegpt.completion'][aria-label*='plaintext']").waitFor();
    // The next place that something is asked about ends the wait.
    await type("area.py", "\nprint(", "area(1, 2)");
    await ghost("area(1, 2)").waitFor();
    await item()
        .filter({ hasText: /^\s*Completion$/ })
        .waitFor();
    const sent = (await asked()).slice(before);
    assert.equal(sent.length, 1);
    assert.ok(!JSON.stringify(await fakes.requests()).includes(CANARY));
});

test("a click switches it off and on again, at once", async () => {
    await editor.openFile("switch.py");
    await item().click();
    await item().filter({ hasText: "Completion off" }).waitFor();
    await editor.picture("93-completion-off");
    const before = (await asked()).length;
    await type("switch.py", "    return ", "nothing");
    await item().click();
    await item()
        .filter({ hasText: /^\s*Completion$/ })
        .waitFor();
    assert.match((await item().getAttribute("aria-label")) ?? "", /Nobody sends a bill/);
    await type("switch.py", "a + ", "second");
    await ghost("a + second").waitFor();
    const sent = (await asked()).slice(before).map(({ body }) => String(body?.prompt));
    assert.ok(sent.length > 0);
    assert.ok(
        sent.every((prompt) => prompt.endsWith("a + ")),
        sent.join("|"),
    );
});

test("what failed for good is told once, and stands in the status bar until it is switched on anew", async () => {
    await fakes.forget();
    await fakes.script(recorded("429_insufficient_quota"), filledIn("b * a"), ...NOTHING);
    await editor.openFile("words.py");
    await editor.page.keyboard.press("Control+End");
    await editor.page.keyboard.type("\nx = ");
    await item().filter({ hasText: "No completion" }).waitFor();
    await editor.toast("Code is not completed any more").waitFor();
    await editor.picture("94-completion-trouble");
    await editor.command("Notifications: Clear All Notifications");
    await item().click();
    await item().filter({ hasText: "Completion off" }).waitFor();
    await item().click();
    await item()
        .filter({ hasText: /^\s*Completion$/ })
        .waitFor();
    await editor.openFile("words.py");
    await editor.command("CodeGPT: Complete Code Here");
    await ghost("b * a").waitFor();
});

test("what was taken is counted, as `codegpt-ls usage` tells", async () => {
    for (let attempt = 0; ; attempt++) {
        const environment = { ...process.env, CODEGPT_LS_HOME: editor.home };
        const { stdout } = await run(server, ["usage", "--json"], { env: environment });
        const [count] = (JSON.parse(stdout) as { completions: { model: string; shown: number; taken: number }[] })
            .completions;
        // Written ten seconds after it was counted.
        if (count?.taken === 3 || attempt === 60) {
            assert.equal(count?.model, MODEL);
            assert.equal(count.taken, 3);
            assert.ok(count.shown >= 3);
            return;
        }
        await setTimeout(1_000);
    }
});

test("KO whoever never had it on sees nothing of it, and switches it on by the palette, told what that costs", async () => {
    const { editor: korean, fakes: llama } = await openBesideLlama({ locale: "ko", files: { "area.py": CODE } });
    try {
        const its = korean.page.locator("[id$='codegpt.completion']");
        await korean.openFile("area.py");
        await korean.openChat("CodeGPT: 채팅 열기");
        await korean.status.locator(".codicon-key").waitFor();
        assert.equal(await its.isVisible(), false);
        await korean.command("CodeGPT: 코드 자동 완성 켜기/끄기");
        const title = korean.page.locator(".quick-input-title");
        await title.filter({ hasText: "코드를 자동 완성할 공급자" }).waitFor();
        await korean.row("OpenAI").filter({ hasText: "채팅으로만 완성" }).first().waitFor();
        await korean.picture("95-ko-completion-provider");
        await korean.row("llama.cpp").first().click();
        await title.filter({ hasText: "llama.cpp의 모델로 코드 자동 완성" }).waitFor();
        await korean.row("청구되는 비용 없음").first().waitFor();
        await korean.picture("96-ko-completion-model");
        await korean.page.locator(".quick-input-widget input[type=text]").fill(MODEL);
        await korean.row("입력한 이름의 모델 사용").first().waitFor();
        await korean.row("입력한 이름의 모델 사용").first().click();
        const dialog = korean.dialog();
        await dialog.filter({ hasText: `llama.cpp의 ${MODEL}로 코드를 자동 완성하시겠습니까?` }).waitFor();
        assert.match((await dialog.textContent()) ?? "", /청구되는 비용이 없습니다/);
        await korean.picture("97-ko-completion-cost");
        await dialog.getByRole("button", { name: "켜기" }).click();
        await its.filter({ hasText: "자동 완성" }).waitFor();
        await llama.script(filledIn("a * b"), ...NOTHING);
        await korean.openFile("area.py");
        await korean.page.keyboard.press("Control+End");
        await korean.page.keyboard.insertText("    return ");
        await ghostIn(korean, "a * b").waitFor();
        await korean.picture("98-ko-completion");
    } finally {
        await korean.picture("99-ko-completion-end");
        await korean.close();
        await llama.stop();
    }
});
