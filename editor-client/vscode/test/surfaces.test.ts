import assert from "node:assert/strict";
import { test } from "node:test";

import { ESLint } from "eslint";
import { marked } from "marked";

import { asMarkdown, Lines, onlyWebLinks } from "../src/surfaces/markdownText";
import { plain, plainLine, plainWords, terminalText } from "../src/surfaces/plain";
import { surfaceTexts } from "./surfaceTexts";

const ADDRESS = "http://attacker.test/x";
const TEXTS = surfaceTexts(ADDRESS);

// As VS Code reads them, by its source: a link of a notification or below an input box, and an icon of a label.
const LINK = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;
const ICON = /\$\([A-Za-z0-9-]+(?:~[A-Za-z]+)?\)/;
const UNSEEN = /[^\P{C}\n\t]|[\u2028\u2029]/u;

test(`V1: none of ${TEXTS.length} foreign texts has a link, an icon or a letter that is not seen`, () => {
    assert.ok(TEXTS.length >= 60);
    for (const text of TEXTS) {
        for (const shown of [plain(text), plainLine(text), plainWords(text)]) {
            assert.doesNotMatch(shown, LINK, text);
            assert.doesNotMatch(shown, ICON, text);
            assert.doesNotMatch(shown, UNSEEN, text);
            assert.ok(shown.length <= 2_001, text.slice(0, 80));
        }
        assert.doesNotMatch(plainLine(text), /\n/);
        assert.ok(plainWords(text).length <= 61, text.slice(0, 80));
        assert.doesNotMatch(terminalText(text), /[^\P{C}\n\r\t]/u, text);
    }
});

test("an ordinary sentence is shown as it is", () => {
    const sentence = "gpt-4 (128k) costs $5 [see (2)]: “키를 확인하십시오” 👍🏽 a[0] (b)";
    assert.equal(plain(sentence), sentence);
    assert.equal(plain("one\ntwo\tthree"), "one\ntwo\tthree");
    assert.equal(plainLine("one\r\n  two"), "one two");
    assert.equal(plainWords("claude-opus-4-5-20251101"), "claude-opus-4-5-20251101");
});

test("every word of a text that looks like a link is still there", () => {
    assert.equal(plain("[a](command:x)"), "[a] (command:x)");
    assert.equal(plain("$(bug) \u202ex"), "$ (bug) \\u202ex");
});

// `marked` is what VS Code renders Markdown with.
const rendered = (markdown: string): string => marked.parse(onlyWebLinks(markdown), { async: false, gfm: true });
/** The same for what comes in pieces, of which nothing is taken back. */
function inPieces(text: string, size = 3): string {
    const lines = new Lines();
    const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
        lines.add(text.slice(index * size, (index + 1) * size)),
    );
    return marked.parse(pieces.join("") + lines.rest(), { async: false, gfm: true });
}
/** VS Code shows HTML of an untrusted text as text. */
const drawn = (html: string): string[] => [...html.matchAll(/<(?:a|img)\b[^>]*>/g)].map(([tag]) => tag);

test("V1: an answer between the lines has no image, and no link but to web pages", () => {
    for (const text of TEXTS.filter((each) => !/<(?:a|img)\s/.test(each))) {
        for (const tag of [...drawn(rendered(text)), ...drawn(inPieces(text))]) {
            assert.match(tag, /^<a href="https?:/, text);
        }
    }
});

test("the renderer would make links and images of them", () => {
    const live = TEXTS.filter((text) => /<(?:a href="(?!https?:)|img)/.test(marked.parse(text, { async: false })));
    assert.ok(live.length >= 25, String(live.length));
});

for (const [what, text, html] of [
    ["a web page", "[a](https://a.test/b)", '<p><a href="https://a.test/b">a</a></p>\n'],
    ["a web page by name", "[a]\n\n[a]: <http://a.test>", '<p><a href="http://a.test">a</a></p>\n'],
    ["a bare address", "See https://a.test.", '<p>See <a href="https://a.test">https://a.test</a>.</p>\n'],
    ["a call in code", "Use `handlers[i](event)`.", "<p>Use <code>handlers[i](event)</code>.</p>\n"],
    [
        "code between fences",
        "```ts\na[0](b); x: c\n```",
        '<pre><code class="language-ts">a[0](b); x: c\n</code></pre>\n',
    ],
    ["a path in words", "See [app](src/app.ts)", "<p>See [app](src/app.ts)</p>\n"],
    ["a decorator", "Use @property and a < b.", "<p>Use @property and a &lt; b.</p>\n"],
] as const) {
    test(`${what} stays as it reads`, () => assert.equal(rendered(text), html));
}

test("a sentence becomes no link by being made Markdown", () => {
    for (const text of TEXTS) {
        assert.deepEqual(drawn(rendered(asMarkdown(text))), [], text.slice(0, 80));
    }
});

test("V1: the linter refuses VS Code's own calls outside the file that makes them plain", async () => {
    const calls = [
        "window.showErrorMessage(text)",
        "window.withProgress({ location: 1, title: text }, work)",
        "window.showQuickPick([text])",
        "window.createQuickPick()",
        "window.showInputBox({ prompt: text })",
        "window.createStatusBarItem()",
        "window.createTreeView(text, {})",
        "env.openExternal(Uri.parse(text))",
        "new MarkdownString(text)",
        "new vscode.MarkdownString(text)",
        "new TreeItem(text)",
    ];
    const [result] = await new ESLint().lintText(`${calls.join(";\n")};\n`, { filePath: "src/usage.ts" });
    const refused = result?.messages.filter(({ ruleId }) => /^no-restricted-(properties|syntax)$/.test(String(ruleId)));
    assert.deepEqual(new Set(refused?.map(({ line }) => line)), new Set(calls.map((_, index) => index + 1)));
});

test("what comes in pieces has its code as it was written, and no image whose address comes later", () => {
    const code = "So:\n\n````py\nif (![1](2)) {}\n```\nx\n````\n\nDone.\n";
    assert.equal(inPieces(code), marked.parse(code, { async: false, gfm: true }));
    const late = "![seen][a]\n\n![b]\n\n[a]: http://attacker.test/x\n[b]: http://attacker.test/y\n";
    assert.deepEqual(
        drawn(inPieces(late)).filter((tag) => tag.startsWith("<img")),
        [],
    );
});
