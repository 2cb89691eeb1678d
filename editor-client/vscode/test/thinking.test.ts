import assert from "node:assert/strict";
import { test } from "node:test";

import type { Answer } from "../src/chat/entries";
import { secondsOf, settled, thoughtOn, thoughtOut } from "../src/chat/thinking";

test("what is thought in turns is one text with all of its time", () => {
    const first = thoughtOn(thoughtOn(undefined, "\nOne ", 1_000), "two.\n", 3_000);
    assert.deepEqual(first, { text: "One two.\n", milliseconds: 0, since: 1_000 });
    assert.equal(secondsOf(first, 4_000), 3);
    const out = thoughtOut(first, 6_000);
    assert.deepEqual(out, { text: "One two.\n", milliseconds: 5_000 });
    assert.deepEqual(thoughtOut(out, 9_000), out, "the answer's time is none of it");
    const again = thoughtOn(out, "\nThree.", 20_000);
    assert.deepEqual(thoughtOut(again, 22_000), { text: "One two.\n\nThree.", milliseconds: 7_000 });
});

test("a clock that is set back takes no time away", () => {
    assert.equal(secondsOf({ text: "", milliseconds: 2_000, since: 10_000 }, 1_000), 2);
});

test("an answer that has ended thinks no more", () => {
    const answer: Answer = { role: "assistant", id: "a", text: "", state: "stopped" };
    assert.equal(settled(answer), answer);
    const { thinking } = settled({ ...answer, thinking: { text: "Hm", milliseconds: 0, since: Date.now() } });
    assert.equal(thinking?.text, "Hm");
    assert.ok(!("since" in thinking));
});
