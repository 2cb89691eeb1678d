import assert from "node:assert/strict";
import { test } from "node:test";

import markdownIt from "markdown-it";

import { closed, holdsCode, lastLine } from "../src/inline/answer";
import { asMarkdown, onlyWebLinks } from "../src/surfaces/markdownText";
import { richVectors, vectors } from "./vectors";

const renders = markdownIt();

for (const [what, text, code] of [
    ["a fence", "Like this:\n\n```py\na = 1\n```\n", true],
    ["a fence of tildes", "~~~\na\n~~~", true],
    ["a fence nobody closed", "```py\na = 1", true],
    ["code within a line", "Use `a` or ```b```.", false],
    ["no block", "There is nothing to change.", false],
] as const) {
    test(`whether an answer holds code: ${what}`, () => assert.equal(holdsCode(text), code));
}

test("what is being written is told by the last line that says something", () => {
    assert.equal(lastLine("Like this:\n\n```py\n    a = 1\n\n"), "a = 1");
    assert.equal(lastLine("```py\r\nb = 2\r\n"), "b = 2");
    assert.equal(lastLine(""), "");
});

test("no answer becomes an image", () => {
    const texts = [
        ...vectors("http://attacker.test/x"),
        ...richVectors("http://attacker.test/x"),
        "![a][b]\n\n[b]: http://attacker.test/x",
        "![b]\n\n[b]: http://attacker.test",
    ];
    for (const text of texts) {
        assert.doesNotMatch(renders.render(onlyWebLinks(text)), /<img/, text);
    }
});

test("code without an image is left alone", () => {
    assert.equal(onlyWebLinks("```rust\nlet a = vec![1, 2];\n```"), "```rust\nlet a = vec![1, 2];\n```");
});

test("a sentence reads as it was written, whatever stands in it", () => {
    const sentence = "Use *this* & <b>that</b> [x](y) `z` 1. # ~~no~~ ![i](j) $a_b$";
    const shown = renders.renderInline(asMarkdown(sentence));
    assert.equal(shown.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&"), sentence);
});

test("what stands below an answer that broke off within code does not stand in the code", () => {
    assert.equal(closed("Like this:\n\n````py\na = `x`\n```"), "Like this:\n\n````py\na = `x`\n```\n````");
    assert.equal(closed("```py\na\n```\nDone."), "```py\na\n```\nDone.");
});
