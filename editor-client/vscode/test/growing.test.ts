import assert from "node:assert/strict";
import { test } from "node:test";

import { withMore } from "../src/chat/growing";
import { Shown } from "../src/chat/shown";

test("text that another window writes is appended where it belongs, once", () => {
    assert.equal(withMore("가😀", 3, "나"), "가😀나");
    assert.equal(withMore("가😀나", 3, "나다"), "가😀나다");
    assert.equal(withMore("", 0, "One"), "One");
    assert.equal(withMore("가", 3, "나"), undefined);
});

test("it finds the answer by the message that the server names", () => {
    const answer = { role: "assistant" as const, id: "a", text: "", state: "elsewhere" as const };
    const shown = new Shown([{ role: "user", id: "q", text: "Why?" }, answer]);
    assert.equal(shown.answerOf("m2"), undefined);
    shown.place("q", "m1");
    shown.place("a", "m2");
    assert.equal(shown.answerOf("m2"), answer);
    assert.equal(shown.answerOf("m1"), undefined);
});

test("V8 what was read meanwhile is not lost to a piece that was sent before", () => {
    assert.equal(withMore("가나다라", 1, "나"), "가나다라");
});
