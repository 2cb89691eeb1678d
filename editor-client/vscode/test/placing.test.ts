import assert from "node:assert/strict";
import { test } from "node:test";

import { after, inserting, replacing, type Text } from "../src/placing";

/** `«` and `»` stand around the selection, `|` where the cursor is. */
function read(marked: string): Text & { from: number; to: number } {
    const text = marked.replace(/[«»|]/g, "");
    const from = marked.search(/[«|]/);
    const to = marked.includes("»") ? marked.indexOf("»") - 1 : from;
    return { text, eol: text.includes("\r\n") ? "\r\n" : "\n", from, to };
}

function replaced(marked: string, code: string): string {
    const { from, to, ...document } = read(marked);
    assert.deepEqual(replacing(document, from, to, code), replacing(document, to, from, code), "reversed");
    return after(document.text, replacing(document, from, to, code));
}

function inserted(marked: string, code: string): string {
    const { from, to, ...document } = read(marked);
    assert.equal(from, to);
    return after(document.text, inserting(document, from, code));
}

for (const [what, marked, code, expected] of [
    ["whole lines keep their last line break", "a\n«b\nc\n»d\n", "x\ny\n", "a\nx\ny\nd\n"],
    ["so do those of Windows", "a\r\n«b\r\n»c\r\n", "x\ny", "a\r\nx\r\ny\r\nc\r\n"],
    ["an answer's own line ends give way", "a\n«b\n»c\n", "x\r\ny\r\n", "a\nx\ny\nc\n"],
    [
        "a margin that is missing is put before each line",
        "if a:\n«    b\n    c\n»d\n",
        "x\n\nif y:\n    z",
        "if a:\n    x\n\n    if y:\n        z\nd\n",
    ],
    ["a margin of the answer's own gives way", "«a\n»b\n", "        x\n            y", "x\n    y\nb\n"],
    ["lines of blanks stay empty", "«    a\n»b\n", "x\n  \ny", "    x\n\n    y\nb\n"],
    ["tabs where the document has them", "f {\n«\ta\n\tb\n»}\n", "x {\n    y\n}", "f {\n\tx {\n\t\ty\n\t}\n}\n"],
    ["blanks where the document has them", "f:\n  a\n«  b\n»", "if x:\n\ty", "f:\n  a\n  if x:\n    y\n"],
    [
        "the first line's margin alone was cut",
        "c:\n«    def a(self):\n        x = 1\n        return x\n»",
        "def a(self):\n        x = 2\n        return x",
        "c:\n    def a(self):\n        x = 2\n        return x\n",
    ],
    ["a selection from the first word on", "if a:\n    «b\n    c\n»d", "x\ny", "if a:\n    x\n    y\nd"],
    ["a part of a line", "a = «b» + c\n", "f(b)\n", "a = f(b) + c\n"],
    ["several lines for a part of a line", "    a = «b»;\nc\n", "f(\n    b,\n)", "    a = f(\n        b,\n    );\nc\n"],
    ["from the middle of a line to the next one's beginning", "a = «b\n»c\n", "x", "a = x\nc\n"],
    ["the last line without a line break", "a\n«b»", "x\n", "a\nx"],
    ["all of a file without a line break", "«a»", "x\ny\n", "x\ny"],
    ["all of a file with one", "«a\nb\n»", "x", "x\n"],
    ["a blank line", "a\n«\n»b\n", "x", "a\nx\nb\n"],
    ["only a line break", "a«\n»b\n", "x\ny", "a\nx\ny\nb\n"],
    ["nothing for something", "a\n«b\n»c\n", "", "a\n\nc\n"],
] as const) {
    test(`V4 replaced: ${what}`, () => assert.equal(replaced(marked, code), expected));
}

for (const [what, marked, code, expected] of [
    [
        "before a line's words it stands above the line, indented like it",
        "if a:\n    |b\n",
        "x\ny",
        "if a:\n    x\n    y\n    b\n",
    ],
    ["at the beginning of a line, too", "|a\n", "x\n", "x\na\n"],
    ["on a blank line it takes its place", "if a:\n    |\n    b\n", "x:\n    y", "if a:\n    x:\n        y\n    b\n"],
    ["at a line's end it stands below", "f()|\ng()\n", "x", "f()\nx\ng()\n"],
    ["one line goes where a blank was left for it", "a = |\nb\n", "x", "a = x\nb\n"],
    ["one line goes into the middle of another", "f(|, b)\n", "  a", "f(a, b)\n"],
    ["several lines never break one apart", "  foo(ba|r)\nb\n", "x\ny", "  foo(bar)\n  x\n  y\nb\n"],
    ["below the last line of a file without a line break", "a|", "x", "a\nx"],
    ["at the end of a file", "a\n|", "x", "a\nx\n"],
    ["into an empty file", "|", "x\ny", "x\ny\n"],
    ["with the line ends of the file", "|a\r\n", "x\ny", "x\r\ny\r\na\r\n"],
] as const) {
    test(`V4 inserted: ${what}`, () => assert.equal(inserted(marked, code), expected));
}

test("V5 a whole short file that is replaced keeps its final newline, or stays without one", () => {
    for (const eol of ["\n", "\r\n"] as const) {
        const text = ["a", "b", ""].join(eol);
        assert.equal(after(text, replacing({ text, eol }, 0, text.length, "x\ny")), ["x", "y", ""].join(eol));
        const last = text.length - eol.length;
        assert.equal(after(text, replacing({ text, eol }, 0, last, "x")), `x${eol}`);
    }
    assert.equal(after("a\nb", replacing({ text: "a\nb", eol: "\n" }, 0, 3, "x\n")), "x");
});

/** The same numbers at each run (mulberry32). */
function numbers(seed: number): (below: number) => number {
    let state = seed;
    return (below) => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
    };
}

const WORDS = ["a", "  b", "    c(1)", "\td", "", "   ", "한글 👋", "e = f;", "\t\tg"];

function document(next: (below: number) => number): Text {
    const eol = next(2) ? "\n" : "\r\n";
    const lines = Array.from({ length: next(8) }, () => WORDS[next(WORDS.length)] ?? "");
    return { text: lines.join(eol) + (next(2) && lines.length > 0 ? eol : ""), eol };
}

/** An offset where a cursor can stand. */
function place({ text }: Text, next: (below: number) => number): number {
    const at = next(text.length + 1);
    return text[at - 1] === "\r" ? at - 1 : at;
}

const codes = ["x", "x\ny\n", "    x\n        y", "\tx\n\n\ty\n", "x\r\ny\r\n", "\n\nx", "x {\n\ty\n}"];
const linesOf = (text: string) => text.split(/\r?\n/);

test("V4 V5 wherever code goes, each other line is there as it was, and none is glued to another", () => {
    const next = numbers(20_261_128);
    for (let round = 0; round < 5_000; round += 1) {
        const given = document(next);
        const [one, two] = [place(given, next), place(given, next)];
        const [from, to] = [Math.min(one, two), Math.max(one, two)];
        const code = codes[next(codes.length)] ?? "";
        const hint = JSON.stringify({ given, from, to, code });
        const result = after(given.text, replacing(given, from, to, code));
        const [above, below] = [linesOf(given.text.slice(0, from)), linesOf(given.text.slice(to))];
        const lines = linesOf(result);
        assert.deepEqual(lines.slice(0, above.length - 1), above.slice(0, -1), hint);
        // At column 0 the line below is none of the selection: it is there as a whole.
        const whole = from !== to && given.text[to - 1] === "\n";
        const kept = whole ? below : below.slice(1);
        if (kept.length > 0) {
            assert.deepEqual(lines.slice(-kept.length), kept, hint);
        }
        assert.ok(given.eol === "\n" ? !result.includes("\r") : !/[^\r]\n/.test(result), hint);
        if (from !== to) {
            const words = [given.text.slice(0, from), code, given.text.slice(to)].join("");
            assert.equal(result.replace(/\s/g, ""), words.replace(/\s/g, ""), hint);
        }
    }
});

test("V4 code that is inserted takes nothing away", () => {
    const next = numbers(4);
    for (let round = 0; round < 5_000; round += 1) {
        const given = document(next);
        const at = place(given, next);
        const code = codes[next(codes.length)] ?? "";
        const hint = JSON.stringify({ given, at, code });
        const edit = inserting(given, at, code);
        assert.equal(given.text.slice(edit.start, edit.end).trim(), "", hint);
        const before = linesOf(given.text.slice(0, at)).slice(0, -1);
        const below = linesOf(given.text.slice(at)).slice(1);
        const lines = linesOf(after(given.text, edit));
        assert.deepEqual(lines.slice(0, before.length), before, hint);
        assert.ok(below.length === 0 || lines.slice(-below.length).join("\n") === below.join("\n"), hint);
        const own = linesOf(given.text)[before.length] ?? "";
        if (linesOf(code).length > 2 && own.trim() !== "") {
            assert.ok(lines.slice(before.length, lines.length - below.length).includes(own), hint);
        }
    }
});
