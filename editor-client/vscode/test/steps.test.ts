import { place, told } from "./panel";

import assert from "node:assert/strict";
import { test } from "node:test";

import { h, render } from "preact";
import { act } from "preact/test-utils";

import type { Answer, Step } from "../src/chat/entries";
import { drawn, stepOf } from "../src/chat/drawing";
import { readToPage } from "../src/chat/messages";
import { lookedUp, stepped } from "../src/chat/steps";
import type { ThreadMessageItem } from "../src/protocol/generated";
import { AnswerEntry } from "../src/page/AnswerEntry";
import { Desk, DeskProvider } from "../src/page/desk";

const READ: Step = {
    id: "1",
    title: "Read src/app.py",
    kind: "read",
    state: "running",
    uri: "file:///shop/src/app.py",
};
const MORE: readonly Step[] = [
    { ...READ, state: "done" },
    { id: "2", title: "Search for “retry”", kind: "search", state: "done" },
    { id: "3", title: "Read .env: not sent. It holds secrets.", kind: "read", state: "failed" },
    { id: "4", title: "Draft of src/app.py", kind: "edit", state: "done" },
    { id: "5", title: "get_time", kind: "other", state: "pending", server: "clock" },
];

async function draw(root: Element, desk: Desk, answer: Answer): Promise<void> {
    await act(() => {
        desk.live.tell();
        const entry = h(AnswerEntry, { answer, last: true, idle: false });
        render(h(DeskProvider, { value: desk }, entry), root);
    });
}

const summary = (root: Element): string => root.querySelector(".steps summary")?.textContent ?? "";

async function unfold(root: Element): Promise<void> {
    const details = root.querySelector<HTMLDetailsElement>("details.steps")!;
    details.open = true;
    await act(() => void details.dispatchEvent(new window.Event("toggle")));
}

test("what is looked up stands folded over the answer as it goes on, and opens to each with its state", async () => {
    const [root, desk] = [place(), new Desk()];
    const answer: Answer = { role: "assistant", id: "a", text: "", state: "streaming" };
    desk.live.take({ kind: "entries", entries: [answer] });
    await draw(root, desk, answer);
    assert.equal(root.querySelector(".steps"), null);
    desk.live.take({ kind: "step", id: "a", step: READ });
    await draw(root, desk, answer);
    assert.equal(summary(root), "Looking something up…");
    MORE.forEach((step) => desk.live.take({ kind: "step", id: "a", step }));
    await draw(root, desk, answer);
    assert.equal(summary(root), "Looked at 2 things · Drafted 1 change · 1 came to nothing");
    assert.equal(root.querySelector(".steps li"), null, "folded, none is drawn");
    await unfold(root);
    const rows = [...root.querySelectorAll(".steps li")].map((each) => each.textContent.trim());
    assert.deepEqual(rows, [
        "Read src/app.py",
        "Search for “retry”",
        "Read .env: not sent. It holds secrets.",
        "Draft of src/app.py",
        "get_time (you are asked first)clock",
    ]);
    root.querySelector<HTMLButtonElement>(".steps button")?.click();
    assert.deepEqual(told.at(-1), { kind: "openStep", id: "a", index: 0 });
    assert.equal(root.querySelectorAll(".steps button").length, 1, "where there is no file, nothing opens");
});

test("steps are kept with an answer that has ended, and those of a chat that is opened again are drawn alike", async () => {
    const [root, desk] = [place(), new Desk()];
    const step = { id: "1", tool: "read_file", title: "Read a.py", toolKind: "read", status: "done" } as const;
    const message: ThreadMessageItem = {
        ...{ id: "m", role: "assistant", content: "Here.", createdAt: "", delivery: "complete", context: [] },
        steps: [{ ...step, uri: "file:///shop/a.py" }],
    };
    const entry = drawn(message, undefined) as Answer;
    assert.deepEqual(entry.steps, message.steps?.map(stepOf));
    await draw(root, desk, entry);
    assert.equal(summary(root), "Looked at 1 thing");
});

test("what was open when an answer broke off came to nothing", () => {
    const answer: Answer = { role: "assistant", id: "a", text: "So", state: "streaming", steps: [...MORE] };
    const over = lookedUp(answer);
    assert.deepEqual(
        over.steps?.map(({ state }) => state),
        ["done", "done", "failed", "done", "cancelled"],
    );
});

test("a model that gives two calls one name has two steps", () => {
    const again = stepped([{ ...READ, state: "done" }], { ...READ, title: "Read b.py" });
    assert.deepEqual(
        again.map(({ title }) => title),
        [READ.title, "Read b.py"],
    );
});

test("a step is told again in its own place", () => {
    const steps = stepped(stepped([MORE[1]!], READ), { ...READ, state: "done" });
    assert.deepEqual(
        steps.map(({ id, state }) => [id, state]),
        [
            ["2", "done"],
            ["1", "done"],
        ],
    );
    const told = { kind: "step", id: "a", step: READ };
    assert.deepEqual(readToPage(told), told);
    assert.equal(readToPage({ ...told, step: { ...READ, state: "gone" } }), undefined);
});
