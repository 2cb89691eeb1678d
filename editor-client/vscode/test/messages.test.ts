import assert from "node:assert/strict";
import { test } from "node:test";

import { readFromPage, readToPage } from "../src/chat/messages";

const ANSWER = { role: "assistant", id: "1", text: "Hi", state: "complete" };

for (const [what, message] of Object.entries({
    "a question": { kind: "ask", text: "Why?" },
    "code for the editor": { kind: "insert", code: "x = 1" },
    "an action by its place": { kind: "takeAction", id: "1", index: 0 },
    "a wish to see what goes along": { kind: "previewContext", to: "next" },
})) {
    test(`the page may send ${what}`, () => assert.deepEqual(readFromPage(message), message));
}

for (const [what, message] of Object.entries({
    "a command": { kind: "command", command: "workbench.action.quit" },
    "a command in place of a known door": { kind: "open", what: "workbench.action.quit" },
    "more than was agreed": { kind: "stop", command: "workbench.action.quit" },
    "an action of its own": { kind: "takeAction", id: "1", action: { command: "workbench.action.quit" } },
    "an index that is none": { kind: "takeAction", id: "1", index: -1 },
    "a text without end": { kind: "ask", text: "x".repeat(1_000_001) },
    "a language that is a path": { kind: "newFile", code: "", language: "../../x" },
    "an address to open": { kind: "openLink", url: "file:///etc/passwd" },
    "an object as text": { kind: "ask", text: { toString: "x" } },
    "a conversation of its own": { kind: "ready", entries: [ANSWER] },
    "no object": "stop",
    nothing: null,
})) {
    test(`the page may not send ${what}`, () => assert.equal(readFromPage(message), undefined));
}

test("the page takes only what the extension may say", () => {
    assert.deepEqual(readToPage({ kind: "delta", id: "1", text: "a" }), { kind: "delta", id: "1", text: "a" });
    assert.equal(readToPage({ kind: "html", html: "<img>" }), undefined);
    assert.equal(readToPage({ kind: "entry", entry: { ...ANSWER, html: 1, state: "evil" } }), undefined);
});

const LONG = "m".repeat(9_000_000);

for (const [what, message] of Object.entries({
    "an answer's model": { kind: "entry", entry: { ...ANSWER, model: LONG } },
    "the model of one answer of many": { kind: "entries", entries: [ANSWER, { ...ANSWER, id: "2", model: LONG }] },
    "an answer": { kind: "entry", entry: { ...ANSWER, text: LONG } },
    "the chosen model": {
        kind: "surroundings",
        surroundings: {
            server: "running",
            connected: true,
            needsKey: false,
            model: LONG,
            provider: LONG,
            tasks: [{ name: LONG, title: LONG }],
            local: false,
            toy: true,
            fetching: LONG,
            known: true,
        },
    },
    "a note": { kind: "activity", note: LONG },
    "an error's sentence, ways and numbers": {
        kind: "entry",
        entry: {
            ...ANSWER,
            state: "failed",
            card: { message: LONG, requestId: LONG, actions: Array(50).fill({ title: LONG }) },
        },
    },
    "what goes along": { kind: "chips", chips: Array(2_000).fill({ id: "1", kind: LONG, title: LONG, problem: LONG }) },
    "a hundred notices": { kind: "entry", entry: { ...ANSWER, notices: Array(100).fill(LONG) } },
})) {
    test(`S13: ${what} of any length does not make the page deaf`, () => {
        const read = readToPage(message);
        assert.equal(read?.kind, message.kind);
        assert.ok(JSON.stringify(read).length <= 8_000_100 + 500 * 1_500);
    });
}
