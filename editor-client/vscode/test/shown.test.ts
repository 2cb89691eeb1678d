import assert from "node:assert/strict";
import { test } from "node:test";

import type { Entry } from "../src/chat/entries";
import { foundAgain } from "../src/chat/foundAgain";
import { Shown } from "../src/chat/shown";
import type { ThreadMessageItem } from "../src/protocol/generated";

const asked = (id: string, content: string): ThreadMessageItem => message(id, "user", content);
const answered = (id: string, content: string): ThreadMessageItem => message(id, "assistant", content);
const question = (id: string, text: string): Entry => ({ role: "user", id, text });
const failed = (id: string, text = ""): Entry => ({
    role: "assistant",
    id,
    text,
    state: "failed",
    card: { message: "It failed.", actions: [] },
});

test("a broken answer finds its message again, keeps its card, and has the text that was remembered", () => {
    const shown = new Shown([question("q", "Why?"), failed("a", "Because it")]);
    shown.read([asked("m1", "Why?"), { ...answered("m2", "Because"), delivery: "cut_off" }]);
    assert.deepEqual(shown.entries, [question("q", "Why?"), failed("a", "Because")]);
    assert.equal(shown.messageOf("a"), "m2");
});

test("what was said before comes first, and a question that is not sent yet last", () => {
    const shown = new Shown([question("q", "And now?"), failed("a")]);
    shown.read([asked("m1", "Why?"), answered("m2", "So.")]);
    assert.deepEqual(
        shown.entries.map(({ text }) => text),
        ["Why?", "So.", "And now?", ""],
    );
    assert.equal(shown.messageOf("q"), undefined);
});

test("an answer that was never kept stays behind its question, and takes no other one's place", () => {
    const shown = new Shown([question("q", "Why?"), failed("a"), question("r", "Why not?"), failed("b")]);
    shown.read([asked("m1", "Why?"), asked("m2", "Why not?"), { ...answered("m3", "No."), delivery: "cut_off" }]);
    assert.deepEqual(
        shown.entries.map(({ id }) => shown.messageOf(id)),
        ["m1", undefined, "m2", "m3"],
    );
});

test("what is told aside keeps its place when the thread goes on", () => {
    const shown = new Shown();
    shown.read([asked("m1", "Why?"), answered("m2", "So.")]);
    shown.add(question("aside", "Find Problems: a.py"));
    const thread = [asked("m1", "Why?"), answered("m2", "So."), asked("m3", "And?"), answered("m4", "Yes.")];
    shown.read(thread);
    assert.deepEqual(
        shown.entries.map(({ id }) => id),
        ["m1", "m2", "aside", "m3", "m4"],
    );
});

test("an answer that another window has written is shown as under way there", () => {
    const shown = new Shown();
    shown.read([asked("m1", "Why?"), { ...answered("m2", "Be"), delivery: "streaming" }]);
    assert.equal(shown.entries[1]?.role === "assistant" && shown.entries[1].state, "elsewhere");
});

function message(id: string, role: "user" | "assistant", content: string): ThreadMessageItem {
    return { id, role, content, createdAt: "2026-01-01T00:00:00.000Z", delivery: "complete", context: [] };
}

test("V8 a broken answer that goes on in another window is drawn as one that grows", () => {
    const shown = new Shown([question("q", "Why?"), { ...failed("a", "Be"), finishReason: "length" } as Entry]);
    shown.place("q", "m1");
    shown.place("a", "m2");
    shown.read([asked("m1", "Why?"), { ...answered("m2", "Beca"), delivery: "streaming" }]);
    assert.deepEqual(shown.entries[1], { role: "assistant", id: "a", text: "Beca", state: "elsewhere" });
    shown.read([asked("m1", "Why?"), answered("m2", "Because")]);
    assert.deepEqual(shown.entries[1], { role: "assistant", id: "a", text: "Because", state: "complete" });
});

test("V20 a failed question is drawn as failed after a reload, and removed with what was told of it", () => {
    const shown = new Shown();
    shown.read([{ ...asked("m1", "Why?"), delivery: "failed" }, asked("m2", "And?"), answered("m3", "So.")]);
    assert.deepEqual(
        shown.entries.map((each) => each.role === "user" && each.failed === true),
        [true, false, false],
    );
    shown.remove("m1");
    assert.deepEqual(
        shown.entries.map(({ text }) => text),
        ["And?", "So."],
    );
    shown.add(question("q", "Why?"));
    shown.add(failed("a"));
    shown.remove("q");
    assert.equal(shown.entries.length, 2);
});

test("V26 the code of a question of another session is found again by its place", () => {
    const place = { title: "a.py:3-4", uri: "file:///a.py", firstLine: 2, lastLine: 3 };
    const found = foundAgain([
        { kind: "selection", ...place },
        { kind: "file", title: "b.py", uri: "file:///b.py" },
        { kind: "gitDiff", title: "git diff" },
        { kind: "diagnostics", title: "a.py", uri: "file:///a.py" },
    ]);
    assert.deepEqual(found.references, [
        { kind: "selection", title: "a.py:3–4" },
        { kind: "file", title: "b.py" },
    ]);
    assert.deepEqual(found.items, [
        {
            kind: "range",
            uri: "file:///a.py",
            range: { start: { line: 2, character: 0 }, end: { line: 4, character: 0 } },
        },
        { kind: "file", uri: "file:///b.py" },
    ]);
});
