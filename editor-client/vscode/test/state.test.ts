import assert from "node:assert/strict";
import { test } from "node:test";

import type { Entry } from "../src/chat/entries";
import type { ToPage } from "../src/chat/messages";
import { after, NOTHING, underWay } from "../src/page/state";

const QUESTION: Entry = { role: "user", id: "q", text: "Why?" };
const STREAMING: Entry = { role: "assistant", id: "a", text: "", state: "streaming" };

const shownAfter = (...messages: ToPage[]) => messages.reduce(after, NOTHING);

test("pieces of an answer join it in their order, and its end replaces it", () => {
    const messages: ToPage[] = [
        { kind: "entry", entry: QUESTION },
        { kind: "entry", entry: STREAMING },
        { kind: "delta", id: "a", text: "Be" },
        { kind: "delta", id: "a", text: "cause." },
    ];
    const growing = shownAfter(...messages);
    assert.equal(underWay(growing)?.text, "Because.");
    const end: Entry = { ...STREAMING, text: "Because.", state: "complete" };
    const ended = after(growing, { kind: "entry", entry: end });
    assert.deepEqual(ended.entries, [QUESTION, end]);
    assert.equal(underWay(ended), undefined);
});

test("a piece of an answer that was taken back is nobody's", () => {
    const shown = shownAfter({ kind: "entries", entries: [QUESTION] }, { kind: "delta", id: "gone", text: "x" });
    assert.deepEqual(shown.entries, [QUESTION]);
});

test("entries that did not change stay the same objects, so that they are not drawn again", () => {
    const before = shownAfter({ kind: "entries", entries: [QUESTION, STREAMING] });
    const grown = after(before, { kind: "delta", id: "a", text: "B" });
    assert.equal(grown.entries[0], QUESTION);
    assert.notEqual(grown.entries[1], STREAMING);
});
