import assert from "node:assert/strict";
import { test } from "node:test";

import markdownIt from "markdown-it";

import { fenced, hunkAt, taken, withHunks } from "../src/proposals/hunks";

const hunk = (number: number, first: number, last: number, character = 0) => ({
    number,
    range: { start: { line: first, character: 0 }, end: { line: last, character } },
    newText: "x\n",
});

test("a hunk takes whole lines, of the last line too where that has no line break", () => {
    assert.deepEqual(taken(hunk(0, 1, 3)), { first: 1, behind: 3 });
    assert.deepEqual(taken(hunk(0, 1, 3, 7)), { first: 1, behind: 4 });
    assert.deepEqual(taken(hunk(0, 2, 2)), { first: 2, behind: 2 });
});

test("the hunk that is meant is the one at the cursor, else the next below, else the last", () => {
    const hunks = [hunk(0, 1, 3), hunk(1, 6, 6), hunk(2, 9, 9, 4)];
    const meant = [0, 1, 2, 3, 6, 7, 9, 20].map((line) => hunkAt(hunks, line)?.number);
    assert.deepEqual(meant, [0, 0, 0, 1, 1, 2, 2, 2]);
    assert.equal(hunkAt([], 0), undefined);
});

test("nothing in code ends the fence around it, and its lines come out as they are", () => {
    for (const code of ["a\n  b", "```js\nx\n```", "`````", "a `b` ```` c", "    a\n\n\tb"]) {
        const tokens = markdownIt().parse(fenced(`${code}\n`, "python"), {});
        assert.deepEqual(
            tokens.map(({ content, type }) => [type, content]),
            [["fence", `${code}\n`]],
        );
    }
});

test("all hunks go where they belong, however they shift one another", () => {
    const hunks = [
        { start: 0, end: 2, text: "A\nA\n" },
        { start: 4, end: 4, text: "new\n" },
        { start: 6, end: 8, text: "" },
    ];
    assert.equal(withHunks("a\nb\nc\nd\n", hunks), "A\nA\nb\nnew\nc\n");
});
