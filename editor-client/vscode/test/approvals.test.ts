import { place, told } from "./panel";

import assert from "node:assert/strict";
import { test } from "node:test";

import { h, render } from "preact";
import { act } from "preact/test-utils";

import { type Approval, readFromPage, readToPage } from "../src/chat/messages";
import { Approvals } from "../src/page/Approvals";
import { seen, spread } from "../src/page/hidden";

const CALL = { id: "c1", title: "send_mail", arguments: '{"to":"a\\nb","n":12345678901234567890}', server: "mail" };
const ONE: Approval = { id: "q", calls: [{ ...CALL, sends: true }], choices: ["once", "deny"], elsewhere: false };
const TWO: Approval = {
    ...ONE,
    calls: [CALL, { ...CALL, id: "c2", title: "get_time" }],
    choices: ["once", "thread", "deny"],
    elsewhere: true,
};

async function shown(root: Element, ...approvals: readonly Approval[]): Promise<void> {
    await act(() => render(h(Approvals, { approvals }), root));
    await act(() => new Promise((resolve) => setTimeout(resolve, 0)));
}

const buttons = (root: Element, within = ".approval"): HTMLButtonElement[] => [
    ...root.querySelectorAll<HTMLButtonElement>(`${within} button`),
];
const press = (button: HTMLButtonElement | undefined) => act(() => button?.click());

test("one call is shown whole with what it sends, and decided by one button", async () => {
    const root = place();
    await shown(root, ONE);
    assert.deepEqual(
        buttons(root).map(({ textContent }) => textContent),
        ["Allow Once", "Deny"],
    );
    assert.match(root.textContent, /may leave this machine/);
    assert.equal(root.querySelector("pre")?.textContent, '{\n  "to": "a\\nb",\n  "n": 12345678901234567890\n}');
    await press(buttons(root)[1]);
    assert.deepEqual(told.at(-1), { kind: "decide", id: "q", decisions: { c1: "deny" } });
    assert.deepEqual(readFromPage(told.at(-1)), told.at(-1));
});

test("of several calls each is decided by itself, and none is told before all are", async () => {
    const root = place();
    await shown(root, TWO);
    told.length = 0;
    const [first, second] = [...root.querySelectorAll(".call")];
    await press(first!.querySelectorAll("button")[2]);
    assert.equal(told.length, 0);
    assert.equal(first!.querySelectorAll("button")[2]?.getAttribute("aria-pressed"), "true");
    await press(second!.querySelectorAll("button")[1]);
    assert.deepEqual(told, [{ kind: "decide", id: "q", decisions: { c1: "deny", c2: "thread" } }]);
    assert.match(root.textContent, /another chat/);
});

test("all that are left are decided at once", async () => {
    const root = place();
    await shown(root, TWO);
    told.length = 0;
    await press(buttons(root).find(({ textContent }) => textContent === "Deny All"));
    assert.deepEqual(told, [{ kind: "decide", id: "q", decisions: { c1: "deny", c2: "deny" } }]);
});

test("the focus comes to the question and to none of its buttons, goes back, and leaves alone who is writing", async () => {
    document.hasFocus = () => true;
    const [root, field] = [place(), place().appendChild(document.createElement("textarea"))];
    field.focus();
    await shown(root, ONE);
    assert.equal(document.activeElement, root.querySelector(".approval"));
    buttons(root)[0]?.focus();
    await shown(root);
    assert.equal(document.activeElement, field);
    field.value = "And then";
    await shown(root, ONE);
    assert.equal(document.activeElement, field);
});

test("a call is never cut short on its way to the page", () => {
    const long = { ...ONE, calls: [{ ...CALL, title: "t".repeat(5_000), arguments: "x".repeat(200_000) }] };
    assert.deepEqual(readToPage({ kind: "approvals", approvals: [long] }), { kind: "approvals", approvals: [long] });
});

test("characters that nobody sees are written out, and no other", () => {
    const hidden = [
        "\u202e",
        "\u200b",
        "\u00ad",
        "\u3164",
        "\u00a0",
        "\u{e0041}",
        "\u2028",
        "\u001b",
        "\ufe0f",
        "\ue000",
    ];
    for (const each of hidden) {
        const pieces = seen(`a${each}b`);
        assert.deepEqual(
            pieces.map(({ hidden: is }) => is),
            [false, true, false],
            each.codePointAt(0)?.toString(16),
        );
    }
    assert.deepEqual(seen("한국어 b\n👋 é"), [{ text: "한국어 b\n👋 é", hidden: false }]);
});

test("JSON is spread as it was written, and what is none stays", () => {
    assert.equal(
        spread('{"a":{"b":[1,2]},"a":"{x,y: \\"z\\"}","c":{},"d":[]}').replaceAll(/\s+/g, " "),
        '{ "a": { "b": [ 1, 2 ] }, "a": "{x,y: \\"z\\"}", "c": {}, "d": [] }',
    );
    assert.equal(spread("no json"), "no json");
    for (const cut of ['{"a":"unended', '{"a": "x\\', "}}}]"]) {
        assert.equal(spread(cut).replaceAll(/\s/g, ""), cut.replaceAll(/\s/g, ""));
    }
});
