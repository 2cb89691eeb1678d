import "./dom";

import assert from "node:assert/strict";
import { test } from "node:test";

import { blocksOf, clean } from "../src/page/typesetting";

/** A text as it comes into the page, before it is dressed. */
function pageOf(text: string): HTMLElement {
    const place = document.createElement("div");
    place.innerHTML = blocksOf(text)
        .map(({ html }) => clean(html))
        .join("");
    return place;
}
const formulasIn = (text: string): string[] =>
    [...pageOf(text).querySelectorAll("code.math")].map(({ textContent }) => textContent);

for (const [text, ...formulas] of [
    ["Euler: $e^{i\\pi}+1=0$.", "$e^{i\\pi}+1=0$"],
    ["변수 $x$는 \\(y\\)보다 작고 $$z$$이다.", "$x$", "\\(y\\)", "$$z$$"],
    ["$5 \\times 3$ and $2x+1$", "$5 \\times 3$", "$2x+1$"],
    ["$$\na\n+b\n$$\nAfter", "$$\na\n+b\n$$"],
    ["Before\n\\[ a \\]", "\\[ a \\]"],
    ["- item\n\n  $$\n  a\n  $$", "$$\na\n$$"],
    ["| a |\n| - |\n| $x_1$ |", "$x_1$"],
    ["It costs $5 and $10, or $10/month to $20/month."],
    ["$5 for you, 10$ for me; between $5-$10; US$5–US$10."],
    ["echo $HOME/$USER and $PATH:$PATH, ${A} and ${B}"],
    ["$('#a') and $('#b'), $(a)+$(b)"],
    ["`$x$` and `\\(y\\)`"],
    ["```sh\necho $A $B $$\n```"],
    ["\\$x$ and $ x $ and $$ $$"],
    ["$$\na\n\nb\n$$"],
    ["$a\nb$"],
    ["$5 和 $10, $3,000 to $4,000 in total$"],
] as const) {
    test(`V18 the formulas of ${JSON.stringify(text)} are those that are meant`, () =>
        assert.deepEqual(formulasIn(text), formulas));
}

test("V18 a task list has boxes that are drawn, and nothing to press", () => {
    const page = pageOf("- [ ] to do\n- [x] done\n- [y] neither\n- plain [ ]");
    assert.deepEqual(
        [...page.querySelectorAll("li")].map((item) => [item.className, item.textContent.trim()]),
        [
            ["task", "☐to do"],
            ["task", "☑done"],
            ["", "[y] neither"],
            ["", "plain [ ]"],
        ],
    );
    assert.equal(page.querySelector("input"), null);
});

test("V18 a quote that begins with its kind alone on a line is an alert, and any other a quote", () => {
    const page = pageOf("> [!Warning]\n> Careful.\n\n> [!NOTE] no\n\n> [!OTHER]\n> no\n\n> [!TIP]**no**");
    const quotes = [...page.querySelectorAll("blockquote")];
    assert.deepEqual(
        quotes.map(({ className }) => className),
        ["alert warning", "", "", ""],
    );
    assert.equal(quotes[0]?.querySelector(".alert-title")?.textContent, "warning");
    assert.ok(quotes[0].textContent.includes("Careful."));
});

test("V18 of HTML a line break and a key are read, as long as they are bare", () => {
    const page = pageOf("a<br>b<BR/>c <kbd>Ctrl</kbd>+<kbd>C</kbd> <kbd class=x>D</kbd> <b>e</b> <br class=x>");
    assert.equal(page.querySelectorAll("br").length, 2);
    assert.deepEqual(
        [...page.querySelectorAll("kbd")].map(({ textContent }) => textContent),
        ["Ctrl", "C"],
    );
    assert.ok(page.textContent.includes("<kbd class=x>D</kbd> <b>e</b> <br class=x>"));
});

test("V11 a column keeps the side it is aligned to", () => {
    const cells = pageOf("| a | b | c | d |\n|:--|:-:|--:|---|\n| 1 | 2 | 3 | 4 |").querySelectorAll("td");
    assert.deepEqual(
        [...cells].map(({ className }) => className),
        ["left", "center", "right", ""],
    );
});

test("V18 a link to a file has no address, and says where the file is", () => {
    const page = pageOf("[app](src/app.ts) [한글](%ED%95%9C.py#L3) [a](app.ts:5) [x](command:a.b) [y](file:///a)");
    assert.equal(page.querySelector("a"), null);
    assert.deepEqual(
        [...page.querySelectorAll<HTMLElement>(".file")].map(({ textContent, title }) => [textContent, title]),
        [
            ["app", "src/app.ts"],
            ["한글", "한.py#L3"],
            ["a", "app.ts:5"],
        ],
    );
});

test("V18 a footnote goes on to the next one, and what is no footnote stays a word", () => {
    const page = pageOf("A[^1] and [^a-z].\n\n[^1]: One\ngoes on\n[^b]: Two");
    assert.deepEqual(
        [...page.querySelectorAll(".footnote-reference")].map(({ textContent }) => textContent),
        ["[^1]", "[^a-z]"],
    );
    assert.deepEqual(
        [...page.querySelectorAll(".footnote")].map(({ textContent }) => textContent.trim()),
        ["[^1] One\ngoes on", "[^b] Two"],
    );
});
