import assert from "node:assert/strict";
import { test } from "node:test";

import { linesOf, placeIn, readAbout } from "../src/about";

const uri = "file:///home/you/%ED%95%9C%EA%B8%80.py";
const span = (line: number, character: number, last: number, end: number) => ({
    start: { line, character },
    end: { line: last, character: end },
});

test("a selection that ends at the beginning of a line does not hold that line", () => {
    assert.deepEqual(linesOf(span(2, 0, 4, 0)), [2, 3]);
    assert.equal(placeIn("한글.py", span(2, 0, 4, 0)), "한글.py:3–4");
});

test("a single line is named once, and a whole file by its name", () => {
    assert.equal(placeIn("한글.py", span(2, 0, 2, 7)), "한글.py:3");
    assert.equal(placeIn("한글.py", span(2, 0, 3, 0)), "한글.py:3");
    assert.equal(placeIn("한글.py"), "한글.py");
});

test("what a code action says is taken, and what a menu passes is not", () => {
    const said = { uri, range: span(0, 0, 1, 0), diagnostics: [], task: "rhyme" };
    assert.deepEqual(readAbout(said), said);
    assert.equal(readAbout({ scheme: "file", path: "/home/you/a.py" }), undefined);
    assert.equal(readAbout(undefined), undefined);
});
