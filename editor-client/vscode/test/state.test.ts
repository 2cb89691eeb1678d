import assert from "node:assert/strict";
import { test } from "node:test";

import type { Entry } from "../src/chat/entries";
import type { ToPage } from "../src/chat/messages";
import { Live } from "../src/page/live";
import { after, NOTHING, underWay } from "../src/page/state";

const QUESTION: Entry = { role: "user", id: "q", text: "Why?" };
const STREAMING: Entry = { role: "assistant", id: "a", text: "", state: "streaming" };

const shownAfter = (...messages: ToPage[]) => messages.reduce(after, NOTHING);

test("pieces of an answer join it in their order, and its end replaces it", () => {
    const live = new Live();
    const begun: ToPage = { kind: "entry", entry: STREAMING };
    const pieces: ToPage[] = [
        { kind: "delta", id: "a", text: "Be" },
        { kind: "delta", id: "gone", text: "nobody's" },
        { kind: "delta", id: "a", text: "cause." },
    ];
    [begun, ...pieces].forEach((each) => live.take(each));
    assert.equal(live.textOf("a"), "Because.");
    const growing = shownAfter({ kind: "entry", entry: QUESTION }, begun, ...pieces);
    assert.equal(underWay(growing)?.id, "a");
    const end: Entry = { ...STREAMING, text: "Because.", state: "complete" };
    const ended = after(growing, { kind: "entry", entry: end });
    assert.deepEqual(ended.entries, [QUESTION, end]);
    assert.equal(underWay(ended), undefined);
});

test("nothing but the answer itself is drawn anew with a piece of it", () => {
    const before = shownAfter({ kind: "entries", entries: [QUESTION, STREAMING] });
    assert.equal(after(before, { kind: "delta", id: "a", text: "B" }), before);
});
