import assert from "node:assert/strict";
import { test } from "node:test";

import { type Change, moved } from "../src/inline/moving";

const LINES = { first: 4, last: 6 };
const change = (line: number, character: number, last: number, end: number, text: string): Change => ({
    range: { start: { line, character }, end: { line: last, character: end } },
    text,
});

for (const [what, changes, expected] of [
    ["typing above", [change(1, 3, 1, 3, "x")], LINES],
    ["a line more above", [change(1, 3, 1, 3, "\n")], { first: 5, last: 7 }],
    ["lines fewer above", [change(1, 0, 3, 0, "")], { first: 2, last: 4 }],
    ["lines put right before", [change(4, 0, 4, 0, "a\nb\n")], { first: 6, last: 8 }],
    ["the line right before taken out", [change(3, 0, 4, 0, "")], { first: 3, last: 5 }],
    ["typing below", [change(7, 0, 9, 0, "")], LINES],
    ["the line before joined to the first", [change(3, 5, 4, 0, "")], { first: 3, last: 5 }],
    ["typing within", [change(5, 2, 5, 2, "a\nb")], { first: 4, last: 7 }],
    ["lines within taken out", [change(4, 2, 6, 0, "")], { first: 4, last: 4 }],
    ["a line more at their end", [change(6, 9, 6, 9, "\n")], { first: 4, last: 7 }],
    ["all of them and more replaced", [change(2, 0, 8, 1, "x")], { first: 2, last: 2 }],
    ["two changes in one step", [change(8, 0, 8, 0, "\n"), change(0, 0, 0, 0, "\n\n")], { first: 6, last: 8 }],
    ["both above", [change(0, 0, 0, 0, "\n"), change(2, 0, 3, 0, "")], LINES],
] as const) {
    test(`V15 the lines asked about are followed through edits: ${what}`, () =>
        assert.deepEqual(moved(LINES, changes), expected));
}
