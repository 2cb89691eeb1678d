import assert from "node:assert/strict";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import type { Editor } from "./editor.ts";
import { answer, type Fakes, hangAfter } from "./fakes.ts";
import { openKeyed } from "./keyed.ts";
import { throughout } from "./scene.ts";

const TABLE =
    "| Name | Meaning | Size |\n|:---|:---:|---:|\n| alpha_beta_gamma_delta | 한국어 설명이 들어갑니다 | 1,234 |\n| b | Something | 5,678,901 |\n";
const CODE = `\`\`\`python\n${Array.from({ length: 120 }, (_, line) => `value_${line} = ${line}  # line\n`).join("")}\`\`\`\n`;
const FILES =
    "See `src/app.ts:5:3`, [app](src/app.ts#L2), src/app.ts:3 and README.md; not src/none.ts, ../outside.txt, `out/link.txt` or [up](../outside.txt).";
const MONOKAI = { comment: "#88846f", keyword: "#F92672" };

let editor: Editor;
let fakes: Fakes;

throughout(
    () =>
        openKeyed({
            files: { "src/app.ts": "one\ntwo\nthree\nfour\nfive\n", "README.md": "# Read me\n" },
            theme: "Monokai",
            settings: { "workbench.reduceMotion": "on" },
        }),
    async (scene) => {
        ({ editor, fakes } = scene);
        await writeFile(join(editor.workspace, "../outside.txt"), "not for the chat\n");
        await mkdir(join(editor.workspace, "out"));
        await symlink(join(editor.workspace, "../outside.txt"), join(editor.workspace, "out/link.txt"));
    },
);

async function asked(text: string): Promise<void> {
    await fakes.script(answer(text));
    await editor.ask("And now?");
    await editor.answered(60_000);
}

test("V11 in a narrow side bar a table scrolls, no word of it is broken, and no name below the question is cut", async () => {
    await editor.openChat();
    await asked(TABLE);
    const box = editor.answer.locator(".table");
    for (const width of [200, 300]) {
        const seen = await box.evaluate((element, width) => {
            document.body.style.width = `${width}px`;
            const lines = [...element.querySelectorAll("td, th")].flatMap((cell) => {
                const text = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT).nextNode() as Text;
                return [...text.data.matchAll(/\S+/g)].map(({ 0: word, index }) => {
                    const range = document.createRange();
                    range.setStart(text, index);
                    range.setEnd(text, index + word.length);
                    return range.getClientRects().length;
                });
            });
            const cut = [...document.querySelectorAll(".picker > :first-child")]
                .filter((name) => name.scrollWidth > name.clientWidth)
                .map(({ textContent }) => textContent);
            return { lines, cut, wider: element.scrollWidth - element.clientWidth };
        }, width);
        assert.equal(seen.lines.length, 11);
        assert.deepEqual(new Set(seen.lines), new Set([1]));
        assert.ok(seen.wider > 0);
        // Who answers, and how, is read whole.
        assert.deepEqual(seen.cut, []);
    }
    await box.focus();
    await editor.page.keyboard.press("ArrowRight");
    await box.evaluate(
        (element) =>
            new Promise((resolve) => {
                const look = (): void => void (element.scrollLeft > 0 ? resolve(0) : requestAnimationFrame(look));
                look();
            }),
    );
    const sides = await editor.answer
        .locator("tr:last-child td")
        .evaluateAll((cells) => cells.map((cell) => getComputedStyle(cell).textAlign));
    assert.deepEqual(sides, ["left", "center", "right"]);
    // The colours are the theme's.
    const faults = (await editor.faults()).filter(({ id }) => id !== "color-contrast");
    assert.deepEqual(faults, []);
    await editor.picture("70-table");
    await box.evaluate(() => document.body.style.removeProperty("width"));
});

test("Korean is broken between words, and what is too long for a line anywhere", async () => {
    await asked(
        `이 함수는 키는 값을 돌려주고 매개변수를 확인하지 않습니다. ${"가나다".repeat(3)} https://example.com/${"x".repeat(90)}`,
    );
    const seen = await editor.answer.locator(".piece p").evaluate((paragraph) => {
        document.body.style.width = "200px";
        const text = paragraph.firstChild as Text;
        const rows = [...text.data.matchAll(/\S+/g)].map(({ 0: word, index }) => {
            const range = document.createRange();
            range.setStart(text, index);
            range.setEnd(text, index + word.length);
            return range.getClientRects().length;
        });
        const fits = paragraph.scrollWidth <= paragraph.clientWidth;
        document.body.style.removeProperty("width");
        return { rows, fits };
    });
    assert.deepEqual(seen, { rows: Array(9).fill(1), fits: true });
});

test("V19 the buttons of long code stay in reach while it is read", async () => {
    await asked(CODE);
    const seen = await editor.answer.locator(".code-bar").evaluate((bar) => {
        const place = bar.closest(".conversation") as Element;
        const code = bar.parentElement as Element;
        code.scrollIntoView({ block: "center" });
        const [inside, at] = [place.getBoundingClientRect(), bar.getBoundingClientRect()];
        const hit = document.elementFromPoint(at.left + 20, at.top + at.height / 2);
        return {
            above: code.getBoundingClientRect().top < inside.top,
            top: at.top - inside.top,
            seen: bar.contains(hit),
        };
    });
    assert.deepEqual(seen, { above: true, top: 0, seen: true });
    await editor.picture("71-long-code");
});

test("V18 formulas are drawn, by a script that the page's policy lets in", async () => {
    await asked(
        "It is $e^{i\\pi}+1=0$, and costs $5 and $10.\n\n\\[ \\frac{a}{b} \\]\n\n- [x] done\n\n> [!TIP]\n> Press <kbd>F1</kbd>.",
    );
    await editor.answer.locator("math").nth(1).waitFor();
    assert.equal(await editor.answer.locator("math").count(), 2);
    assert.equal(await editor.answer.locator(".alert-title").textContent(), "Tip");
    await editor.picture("72-formulas");
});

test("V18 a file that an answer names opens at its line, and only where it is in the open folder", async () => {
    await asked(FILES);
    const links = editor.answer.locator(".file.found");
    await links.nth(3).waitFor();
    assert.deepEqual(await links.allTextContents(), ["src/app.ts:5:3", "app", "src/app.ts:3", "README.md"]);
    await links.first().press("Enter");
    await editor.page.locator(".tab.active[data-resource-name='app.ts']").waitFor();
    await editor.page.locator("[id='status.editor.selection']").getByText("Ln 5, Col 3").waitFor();
    await links.nth(2).click();
    await editor.page.locator("[id='status.editor.selection']").getByText("Ln 3, Col 1").waitFor();
    await editor.picture("73-files");
});

test("V18 code has the colours of the editor's theme", async () => {
    const colours = await editor.chat.locator("body").evaluate((body) => ({
        comment: body.style.getPropertyValue("--code-comment"),
        keyword: body.style.getPropertyValue("--code-keyword"),
    }));
    assert.deepEqual(colours, MONOKAI);
});

test("V21 nothing turns or glides for whom the editor was told to reduce motion", async () => {
    await fakes.script(hangAfter("So far. "));
    await editor.ask("And then?");
    const moving = await editor.answer.locator(".codicon-modifier-spin").evaluate((spinner) => ({
        spinner: getComputedStyle(spinner).animationName,
        all: document.getAnimations().length,
    }));
    assert.deepEqual(moving, { spinner: "none", all: 0 });
    await editor.chat.getByRole("button", { name: "Stop" }).click();
    await editor.answered();
});
