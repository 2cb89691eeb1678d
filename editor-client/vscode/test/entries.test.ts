import { place, press, told } from "./panel";

import assert from "node:assert/strict";
import { test } from "node:test";

import { h, render } from "preact";
import { act } from "preact/test-utils";

import type { Answer, Card, Question } from "../src/chat/entries";
import type { Edited } from "../src/chat/messages";
import { AnswerEntry } from "../src/page/AnswerEntry";
import { Desk, DeskProvider } from "../src/page/desk";
import { durationOf } from "../src/page/duration";
import { ErrorCard } from "../src/page/ErrorCard";
import { QuestionEntry } from "../src/page/QuestionEntry";

const ANSWER = "Look:\n\n```python\na = 1\nb = 2\n```\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n- one\n- two\n";

/** The answer as the page draws it while it comes in pieces, and what is there at last. */
async function grown(states: readonly [Answer["state"], string][]): Promise<Element> {
    const desk = new Desk();
    const root = place();
    for (const [state, text] of states) {
        const answer: Answer = { role: "assistant", id: "a", text, state };
        desk.live.take({ kind: "entries", entries: [answer] });
        await act(() => {
            const entry = h(AnswerEntry, { answer, last: true, idle: false });
            render(h(DeskProvider, { value: desk }, entry), root);
        });
        await new Promise<void>((resolve) => desk.turns.add(resolve));
        await new Promise<void>((resolve) => desk.turns.add(resolve));
    }
    return root.querySelector(".typeset")!;
}

const slices = (state: Answer["state"], size: number): [Answer["state"], string][] =>
    Array.from({ length: Math.ceil(ANSWER.length / size) }, (_, index) => [state, ANSWER.slice(0, (index + 1) * size)]);

const piecesOf = (element: Element): string[] =>
    [...element.querySelectorAll(".piece")].map(({ innerHTML }) => innerHTML.replace(/ class="[^"]*"/g, ""));

for (const [what, states] of [
    ["while it grows and at its end", slices("elsewhere", 5)],
    ["where this one joins in the middle", slices("elsewhere", 40)],
    ["where the other one stops and goes on within code", stoppedAt("elsewhere", ANSWER.indexOf("b = 2") + 2)],
    ["where it reads the thread again in between", [...slices("elsewhere", 9), ...slices("elsewhere", ANSWER.length)]],
] as const) {
    test(`V8 an answer that another window has written is drawn as there, ${what}`, async () => {
        const here = await grown([...slices("streaming", 5), ["complete", ANSWER]]);
        const there = await grown([...states, ["complete", ANSWER]]);
        assert.equal(there.querySelectorAll("table").length, 1);
        assert.deepEqual(piecesOf(there), piecesOf(here));
    });
}

test("V10 an answer goes on in the middle of a code block", async () => {
    const whole = await grown([...slices("streaming", 5), ["complete", ANSWER]]);
    const cut = ANSWER.indexOf("b = 2") + 2;
    const went = await grown([...stoppedAt("streaming", cut), ["complete", ANSWER]]);
    assert.deepEqual(piecesOf(went), piecesOf(whole));
});

function stoppedAt(state: Answer["state"], cut: number): [Answer["state"], string][] {
    const [begun, rest] = [ANSWER.slice(0, cut), ANSWER.slice(0, cut + 12)];
    return [
        [state, begun],
        ["stopped", begun],
        [state, begun],
        [state, rest],
    ];
}

test("what is thought is folded above the answer, as bare words, and ticks until the answer begins", async () => {
    const [root, desk] = [place(), new Desk()];
    const answer: Answer = { role: "assistant", id: "a", text: "", state: "streaming" };
    const draw = async (entry: Answer): Promise<string> => {
        await act(() => {
            desk.live.tell();
            const drawing = h(AnswerEntry, { answer: entry, last: true, idle: false });
            render(h(DeskProvider, { value: desk }, drawing), root);
        });
        return root.querySelector("summary")?.textContent ?? "";
    };
    desk.live.take({ kind: "entries", entries: [answer] });
    assert.equal(await draw(answer), "");
    assert.equal(root.querySelectorAll(".activity").length, 1);
    desk.live.take({ kind: "thinking", id: "a", text: "[a](command:x) <b>" });
    desk.live.take({ kind: "thinking", id: "a", text: "bold</b>" });
    assert.match(await draw(answer), /^Thinking… \d+ s$/);
    assert.equal(root.querySelectorAll(".activity").length, 0, "it is told once that it thinks");
    assert.ok(!root.textContent.includes("bold"), "folded");

    const fold = root.querySelector("details")!;
    fold.open = true;
    await act(() => void fold.dispatchEvent(new window.Event("toggle")));
    assert.equal(root.querySelector(".thought-text")?.innerHTML, "[a](command:x) &lt;b&gt;bold&lt;/b&gt;");

    desk.live.take({ kind: "delta", id: "a", text: "Four." });
    assert.match(await draw(answer), /^Thought for \d+ s$/);
    assert.equal(root.querySelectorAll(".activity").length, 1);

    const thinking = { text: "Hm.", milliseconds: 12_400 };
    assert.equal(await draw({ ...answer, text: "Four.", state: "complete", thinking }), "Thought for 12 s");
    buttons(root, "Copy the answer")[0]?.click();
    assert.deepEqual(told.at(-1), { kind: "copy", code: "Four." });
});

function drawn(answer: Partial<Answer>): HTMLElement {
    const root = place();
    const whole: Answer = { role: "assistant", id: "a", text: "Half", state: "failed", ...answer };
    const entry = h(AnswerEntry, { answer: whole, last: true, idle: true });
    render(h(DeskProvider, { value: new Desk() }, entry), root);
    return root;
}

const buttons = (root: Element, name: string): HTMLButtonElement[] =>
    [...root.querySelectorAll("button")].filter((each) => (each.ariaLabel ?? each.textContent).trim() === name);

const card = (...commands: string[]): Card => ({
    message: "It broke off.",
    actions: commands.map((command) => ({ title: command === "codegpt.continue" ? "Continue" : command, command })),
});

test("V10 the rest of an answer that broke off is offered once, whatever broke it off", () => {
    for (const [what, answer] of Object.entries({
        "a stop": { state: "stopped" },
        "a failure that offers it": { card: card("codegpt.continue", "codegpt.retry") },
        "a failure that does not": { card: card("codegpt.retry") },
        "a reload": { state: "stopped" },
        "its length": { state: "complete", finishReason: "length" },
    } as const)) {
        const root = drawn(answer);
        const offered = buttons(root, "Continue");
        const shown = offered.length > 0 ? offered : [...root.querySelectorAll("[aria-label=Continue]")];
        assert.equal(shown.length, 1, what);
    }
    assert.equal(buttons(drawn({ text: "" }), "Continue").length, 0);
    assert.equal(buttons(drawn({ state: "complete", finishReason: "stop" }), "Continue").length, 0);
});

const QUESTION: Question = {
    role: "user",
    id: "q",
    text: "Why?",
    about: [{ kind: "selection", title: "greet.py:2–3" }],
};

function asked(question: Question, edited?: Edited): HTMLElement {
    const root = place();
    render(h(QuestionEntry, { question, resendable: true, edited }), root);
    return root;
}

test("V20 a question that was not answered says so, and can be asked again, changed and removed there", () => {
    assert.equal(asked(QUESTION).querySelector(".not-answered"), null);
    const root = asked({ ...QUESTION, failed: true });
    assert.match(root.querySelector(".not-answered")?.textContent ?? "", /^Not answered\./);
    told.length = 0;
    buttons(root, "Ask this again")[0]?.click();
    buttons(root, "Remove this question")[0]?.click();
    buttons(root, "Edit and send again")[0]?.click();
    assert.deepEqual(told, [
        { kind: "askAgain", id: "q" },
        { kind: "removeQuestion", id: "q" },
        { kind: "edit", id: "q" },
    ]);
});

async function editing(): Promise<HTMLElement> {
    const root = asked(QUESTION);
    await act(() => buttons(root, "Edit and send again")[0]?.click());
    const chip = { id: "1", kind: "selection", title: "greet.py:2–3" };
    const edited = { id: "q", chips: [chip], lost: ["git diff"] };
    await act(() => render(h(QuestionEntry, { question: QUESTION, resendable: true, edited }), root));
    told.length = 0;
    return root;
}

test("V26 a question is changed with its code, and sent or left by buttons and keys", async () => {
    let root = await editing();
    assert.match(root.textContent, /git diff cannot be found again/);
    buttons(root, "Leave out greet.py:2–3")[0]?.click();
    buttons(root, "Add code")[0]?.click();
    await act(() => buttons(root, "Send")[0]?.click());
    assert.deepEqual(told, [
        { kind: "removeContext", id: "1", to: "edited" },
        { kind: "addContext", to: "edited" },
        { kind: "resend", id: "q", text: "Why?" },
    ]);
    for (const cancel of [
        () => buttons(root, "Cancel")[0]?.click(),
        () => press(root.querySelector("textarea")!, "Escape"),
    ]) {
        root = await editing();
        await act(cancel);
        assert.deepEqual(told, [{ kind: "cancelEdit" }]);
        assert.equal(root.querySelector("textarea"), null);
    }
});

test("V25 the button waits in the words of the sentence", async () => {
    assert.deepEqual([5, 59, 60, 432, 3_599, 7_260].map(durationOf), [
        "5 s",
        "59 s",
        "1 min 0 s",
        "7 min 12 s",
        "59 min 59 s",
        "2 h 1 min",
    ]);
    const root = place();
    const waits = { ...card("codegpt.retry"), retryAt: Date.now() + 431_900 };
    await act(() => render(h(ErrorCard, { id: "a", card: waits }), root));
    assert.equal(buttons(root, "Try Again in 7 min 12 s").length, 1);
    // Else it counts on, for seven minutes.
    await act(() => render(null, root));
});
