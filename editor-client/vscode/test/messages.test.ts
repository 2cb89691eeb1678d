import assert from "node:assert/strict";
import { test } from "node:test";

import { readFromPage, readToPage } from "../src/chat/messages";

const ANSWER = { role: "assistant", id: "1", text: "Hi", state: "complete" };

for (const [what, message] of Object.entries({
    "a question": { kind: "ask", text: "Why?" },
    "code for the editor": { kind: "insert", code: "x = 1" },
    "an action by its place": { kind: "takeAction", id: "1", index: 0 },
    "a wish to see what goes along": { kind: "previewContext" },
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
