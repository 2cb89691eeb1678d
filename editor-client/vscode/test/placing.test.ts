import assert from "node:assert/strict";
import { test } from "node:test";

import { type Edit, inserting, type Text } from "../src/placing";

/** The document with the edit in it. */
function after(text: string, edit: Edit): string {
    return text.slice(0, edit.start) + edit.text + text.slice(edit.end);
}

/** `|` stands where the cursor is. */
function inserted(marked: string, code: string): string {
    const text = marked.replace("|", "");
    return after(text, inserting({ text, eol: text.includes("\r\n") ? "\r\n" : "\n" }, marked.indexOf("|"), code));
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
