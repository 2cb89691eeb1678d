import { place, press, told } from "./panel";

import assert from "node:assert/strict";
import { test } from "node:test";

import { h, render } from "preact";
import { useState } from "preact/hooks";
import { act } from "preact/test-utils";

import type { Entry } from "../src/chat/entries";
import { Queue } from "../src/chat/queue";
import { keepChordsOut } from "../src/page/chords";
import { Composer } from "../src/page/Composer";
import { leaves, recalled } from "../src/page/recall";
import { NOTHING, type Shown } from "../src/page/state";

const TASKS = [
    { name: "explain", title: "설명" },
    { name: "find-problems", title: "문제 찾기" },
    { name: "fix", title: "수정" },
];
const ASKED: Entry[] = ["One?", "Two\nlines?"].flatMap((text, index) => [
    { role: "user", id: `q${index}`, text },
    { role: "assistant", id: `a${index}`, text: "Yes.", state: "complete" },
]);

async function composer(shown: Partial<Shown> = {}, busy = false): Promise<HTMLElement> {
    const known = { server: "running", known: true, connected: true, needsKey: true } as const;
    const surroundings = { ...known, local: true, toy: false };
    const all: Shown = { ...NOTHING, surroundings: { ...surroundings, tasks: [...TASKS] }, ...shown };
    const root = place();
    const Held = () => {
        const [draft, onDraft] = useState("");
        return h(Composer, { shown: all, draft, onDraft, busy });
    };
    await act(() => render(h(Held, {}), root));
    told.length = 0;
    return root;
}

const field = (root: Element): HTMLTextAreaElement => root.querySelector("textarea")!;

async function type(root: Element, text: string): Promise<void> {
    field(root).value = text;
    await act(() => void field(root).dispatchEvent(new window.Event("input", { bubbles: true })));
}

const key = (root: Element, name: string) => act(() => press(field(root), name));

test("V19 Enter while an answer comes asks the question, which then waits in sight and can be taken back", async () => {
    const root = await composer({ queued: [{ id: "1", text: "And then?" }] }, true);
    assert.match(root.querySelector(".queued")?.textContent ?? "", /And then\?/);
    await act(() => root.querySelector<HTMLButtonElement>(".queued button")?.click());
    await type(root, "One more?");
    assert.notEqual(root.querySelector("[aria-label='Ask after this answer']"), null);
    assert.notEqual(root.querySelector("[aria-label=Stop]"), null);
    await key(root, "Enter");
    assert.deepEqual(told, [
        { kind: "takeBack", id: "1" },
        { kind: "ask", text: "One more?" },
    ]);
    assert.equal(field(root).value, "");
});

test("V19 what waits is asked in its order, in its own conversation, or given back whole", () => {
    let changes = 0;
    const queue = new Queue(() => (changes += 1));
    const [here, there] = [{}, {}];
    const ask = () => Promise.resolve();
    ["one", "two", "three"].forEach((text) =>
        queue.add({ text, place: here, ask, along: { items: [], references: [] } }),
    );
    assert.equal(queue.next(there), undefined);
    assert.equal(queue.next(here)?.text, "one");
    const [two] = queue.waiting;
    assert.equal(queue.takeBack(String(two?.id))?.text, "two");
    assert.equal(queue.takeBack(String(two?.id)), undefined);
    assert.deepEqual(
        queue.giveUp().map(({ text }) => text),
        ["three"],
    );
    assert.deepEqual(queue.waiting, []);
    assert.equal(changes, 6);
});

test("the second key of a chord of the editor's is neither typed nor sends what is typed", async () => {
    const root = await composer();
    await type(root, "half a question");
    let now = 0;
    const end = keepChordsOut(window, () => now);
    const pressed = (init: KeyboardEventInit): boolean => {
        const event = new window.KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init });
        return field(root).dispatchEvent(event);
    };
    const chord = { key: "g", code: "KeyG", ctrlKey: true, altKey: true };
    assert.ok(pressed(chord));
    assert.ok(pressed({ key: "Shift" }));
    assert.ok(!pressed({ key: "Enter" }), "it is kept from the page");
    assert.deepEqual(told, []);
    assert.ok(pressed({ key: "m" }), "only the next one is");
    assert.ok(pressed(chord));
    now += 5_000;
    assert.ok(pressed({ key: "m" }), "the editor waits no longer either");
    end();
});

test("V19 ArrowUp in the empty field brings earlier questions, and ArrowDown leads back", async () => {
    const root = await composer({ entries: ASKED });
    const keys = ["ArrowDown", "ArrowUp", "ArrowUp", "ArrowUp", "ArrowDown", "ArrowDown"];
    const seen = [];
    for (const name of keys) {
        await key(root, name);
        if (name === "ArrowUp") {
            // A cursor at the end of several lines moves up within them first.
            field(root).setSelectionRange(0, 0);
        }
        seen.push(field(root).value);
    }
    assert.deepEqual(seen, ["", "Two\nlines?", "One?", "One?", "Two\nlines?", ""]);
});

test("V19 the arrows stay moves within what was typed, and within several lines", async () => {
    const root = await composer({ entries: ASKED });
    await type(root, "half");
    await key(root, "ArrowUp");
    assert.equal(field(root).value, "half");
    await type(root, "");
    await key(root, "ArrowUp");
    await key(root, "ArrowUp");
    assert.equal(field(root).value, "Two\nlines?", "the cursor stands on its last line");
    await type(root, "/");
    await key(root, "ArrowUp");
    assert.equal(field(root).value, "/");
    assert.equal(root.querySelectorAll("[role=option]")[2]?.getAttribute("aria-selected"), "true");
    assert.ok(leaves({ value: "a\nb", start: 1, end: 1 }, "ArrowUp"));
    assert.ok(!leaves({ value: "a\nb", start: 1, end: 1 }, "ArrowDown"));
    assert.ok(!leaves({ value: "ab", start: 0, end: 2 }, "ArrowUp"));
    assert.equal(recalled(0, undefined, "ArrowUp"), undefined);
});

test("V21 the field names the task that Enter takes", async () => {
    const root = await composer();
    assert.equal(field(root).getAttribute("aria-activedescendant"), null);
    await type(root, "/f");
    await key(root, "ArrowDown");
    const active = field(root).getAttribute("aria-activedescendant");
    assert.equal(root.querySelector("[aria-selected=true]")?.id, active);
    assert.match(root.querySelector(`#${active}`)?.textContent ?? "", /^\/fix/);
    assert.equal(root.querySelector("[role=listbox]")?.id, field(root).getAttribute("aria-controls"));
});

test("V19 a task is found by its name and by its title in the editor's language", async () => {
    const root = await composer();
    for (const [typed, found] of [
        ["/", ["/explain", "/find-problems", "/fix"]],
        ["/EX", ["/explain"]],
        ["/설", ["/explain"]],
        ["/문제찾기", ["/find-problems"]],
        ["/explain this", []],
        ["explain", []],
    ] as const) {
        await type(root, typed);
        const rows = [...root.querySelectorAll("[role=option] code")].map(({ textContent }) => textContent);
        assert.deepEqual(rows, found, typed);
    }
});

/** What a paste or a drop carries. */
function carrying(kind: string, files: readonly File[], texts: Readonly<Record<string, string>> = {}): Event {
    const data = { files, types: [...(files.length > 0 ? ["Files"] : []), ...Object.keys(texts)] };
    const getData = (type: string): string => texts[type] ?? "";
    const event = new window.Event(kind, { bubbles: true, cancelable: true });
    return Object.assign(event, { clipboardData: { ...data, getData }, dataTransfer: { ...data, getData } });
}

async function received(root: Element, event: Event): Promise<boolean> {
    field(root).dispatchEvent(event);
    for (let turn = 0; turn < 50 && event.defaultPrevented && told.length === 0; turn += 1) {
        await new Promise((done) => void setTimeout(done, 1));
    }
    return event.defaultPrevented;
}

const picture = (size = 3) => new window.File([new Uint8Array(size)], "shot.png", { type: "image/png" });

for (const kind of ["paste", "drop"]) {
    test(`a picture goes along by ${kind}`, async () => {
        const root = await composer();
        assert.equal(await received(root, carrying(kind, [picture()])), true);
        assert.deepEqual(told, [{ kind: "attach", name: "shot.png", data: "AAAA", to: "next" }]);
    });

    test(`what is too large is told by ${kind}, and not read`, async () => {
        const root = await composer();
        await received(root, carrying(kind, [picture(20 * 1024 * 1024 + 1)]));
        assert.deepEqual(told, [{ kind: "attachTooLarge", name: "shot.png" }]);
    });
}

test("a text that is pasted stays a text, with or without a picture of it", async () => {
    const root = await composer();
    assert.equal(await received(root, carrying("paste", [], { "text/plain": "a" })), false);
    assert.equal(await received(root, carrying("paste", [picture()], { "text/plain": "a" })), false);
    assert.deepEqual(told, []);
});

test("files dropped from the explorer go along by their places, and no page of the web does", async () => {
    const root = await composer();
    await received(root, carrying("drop", [], { "text/uri-list": "file:///a/b.png\r\nhttps://example.org/" }));
    assert.deepEqual(told, [{ kind: "attachPlaces", uris: ["file:///a/b.png"], to: "next" }]);
});

test("an attached picture is shown small and can be taken out with the keyboard", async () => {
    const chip = { id: "1", kind: "attachment", title: "shot.png", thumbnail: "iVBORw0KGgo=", tokens: 3 };
    const root = await composer({ chips: [chip] });
    assert.equal(root.querySelector("img")?.getAttribute("src"), "data:image/png;base64,iVBORw0KGgo=");
    const remove = root.querySelector<HTMLButtonElement>("button[aria-label='Leave out shot.png']");
    await act(() => remove?.click());
    assert.deepEqual(told, [{ kind: "removeContext", id: "1", to: "next" }]);
});
