import assert from "node:assert/strict";
import { test } from "node:test";

import { printed } from "../src/chat/printed";

for (const [what, written, read] of [
    ["colours", "\u001b[31mFAILED\u001b[0m tests/a.py\r\n", "FAILED tests/a.py\n"],
    ["a title and marks of the shell", "\u001b]0;~/code\u0007\u001b]633;E;npm test\u001b\\ok", "ok"],
    ["a link", "\u001b]8;;file:///etc/passwd\u001b\\a.ts\u001b]8;;\u001b\\:5", "a.ts:5"],
    ["a bar that is written over itself", "10 %\r50 %\r100 %\ndone", "100 %\ndone"],
    ["a longer line that is written over in part", "downloading\rdone\n", "doneloading\n"],
    ["Windows' ends of lines, doubled by a terminal", "one\r\r\ntwo\r\n", "one\ntwo\n"],
    ["what was rubbed out", "caat\b\bt\n", "cat\n"],
    ["an order that is cut off", "end\u001b[3", "end"],
    ["a text of the operating system that never ends", "a\u001b]52;c;c2VjcmV0", "a"],
    ["the cursor hidden and shown, a charset, a keypad", "\u001b[?25l\u001b(B\u001b=x\u001b[?25h", "x"],
] as const) {
    test(`V-menus of what a terminal shows a person reads no orders: ${what}`, () => {
        assert.equal(printed(written), read);
    });
}

test("V-menus a long output is read at once, also where it is nothing but begun orders", () => {
    const longest = "\u001b]".repeat(100_000);
    assert.equal(printed(longest), "");
    assert.equal(printed("x".repeat(200_000)).length, 200_000);
});
