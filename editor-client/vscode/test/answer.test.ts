import assert from "node:assert/strict";
import { test } from "node:test";

import markdownIt from "markdown-it";

import { closed, proposedIn } from "../src/inline/answer";
import { asMarkdown, onlyWebLinks } from "../src/surfaces/markdownText";
import { richVectors, vectors } from "./vectors";

const renders = markdownIt();

test("the longest block of an answer is what it proposes", () => {
    assert.equal(
        proposedIn("Run `x`:\n\n```sh\nls\n```\n\nThen:\n\n```python\na = 1\nb = 2\n```\nDone."),
        "a = 1\nb = 2",
    );
});

for (const [what, text, code] of [
    ["a fence of tildes", "~~~\na\n~~~", "a"],
    ["a longer fence around backticks", "````md\n```js\nx\n```\n````", "```js\nx\n```"],
    ["a fence nobody closed", "```py\na = 1", "a = 1"],
    ["an empty block", "```\n```", ""],
    ["lines that end as Windows has it", "```\r\na\r\nb\r\n```", "a\r\nb"],
    ["no block", "There is nothing to change.", undefined],
] as const) {
    test(`${what} is read as it is meant`, () => assert.equal(proposedIn(text), code));
}

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
