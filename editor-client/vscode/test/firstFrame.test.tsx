import "./dom";

import assert from "node:assert/strict";
import { test } from "node:test";

import { render } from "preact";

import type { FromPage, Surroundings } from "../src/chat/messages";
import { Composer } from "../src/page/Composer";
import { words } from "../src/page/editor";
import { NOTHING } from "../src/page/state";
import { Welcome } from "../src/page/Welcome";

declare function acquireVsCodeApi(): { postMessage(message: FromPage): void };

Object.assign(words, {
    missingServer: "not set up",
    mode: "Mode: {0}",
    effort: "Effort: {0}",
    model: "Model: {0}",
    noKey: "no key for {0}",
    provider: "Provider: {0}",
    selectModel: "Select Model",
    selectProvider: "Select Provider",
    serverFailed: "not running",
    setUpLocal: "Set It Up with the Local Model",
    withLocal: "92 MB, a toy",
    starting: "Starting…",
    welcomeHint: "Select code",
});

/** Before the server has said who answers. */
const UNKNOWN: Surroundings = {
    server: "running",
    known: false,
    connected: true,
    needsKey: true,
    local: true,
    toy: false,
    tasks: [],
};
const RUNNING: Surroundings = { ...UNKNOWN, known: true, provider: "OpenAI", model: "gpt-5" };

/** What the page shows for it, with the buttons in it. */
function shown(surroundings: Surroundings | undefined): { text: string; root: HTMLElement } {
    const root = document.createElement("div");
    const composer = <Composer shown={{ ...NOTHING, surroundings }} draft="" busy={false} onDraft={() => undefined} />;
    render([<Welcome surroundings={surroundings} />, composer], root);
    return { text: root.textContent, root };
}

for (const [what, surroundings] of [
    ["before the extension has said anything", undefined],
    ["before the first use", { ...UNKNOWN, server: "off" }],
    ["while the server starts", { ...UNKNOWN, server: "starting" }],
    ["when it runs and has not said who answers", UNKNOWN],
] as const) {
    test(`V24: ${what} the page asks for no choice and offers nothing`, () => {
        const { text } = shown(surroundings);
        for (const early of ["Select Provider", "Select Model", "Select code", "no key"]) {
            assert.equal(text.includes(early), false, early);
        }
        assert.equal(text.includes("Starting…"), surroundings !== undefined);
    });
}

test("V24: once it is known, the page says who answers", () => {
    const { text } = shown(RUNNING);
    assert.ok(
        ["OpenAI", "gpt-5", "Select code"].every((each) => text.includes(each)),
        text,
    );
});

test("how much the model thinks can be picked where it is known what it takes", () => {
    const pickers = (effort?: string) =>
        [...shown({ ...RUNNING, ...(effort !== undefined && { effort }) }).root.querySelectorAll(".picker")].map(
            (each) => each.getAttribute("aria-label"),
        );
    assert.deepEqual(pickers(), ["Provider: OpenAI", "Model: gpt-5"]);
    assert.deepEqual(pickers("Low"), ["Provider: OpenAI", "Model: gpt-5", "Effort: Low"]);
});

test("what the model may do is always seen beside it, with why there is no choice; an older server knows of none", () => {
    const mode = { name: "Ask", note: "This folder is not trusted." };
    const [picker] = [...shown({ ...RUNNING, mode }).root.querySelectorAll<HTMLButtonElement>(".picker")].slice(-1);
    assert.equal(picker?.getAttribute("aria-label"), "Mode: Ask. This folder is not trusted.");
    const told: FromPage[] = [];
    acquireVsCodeApi().postMessage = (message: FromPage) => void told.push(message);
    picker.click();
    assert.deepEqual(told, [{ kind: "open", what: "selectMode" }]);
    assert.equal(shown(RUNNING).root.querySelectorAll(".picker").length, 2);
});

for (const server of ["missing", "failed"] as const) {
    test(`V6 V16: a server that is ${server} is told with its sentence and its ways forward`, () => {
        const trouble = { message: "The program is a folder.", actions: ["Open the Setting", "Try Again"] };
        const { root, text } = shown({ ...UNKNOWN, server, trouble });
        assert.ok(text.includes(trouble.message) && !text.includes("Starting"));
        const buttons = [...root.querySelectorAll<HTMLButtonElement>(".trouble button")];
        assert.deepEqual(
            buttons.map((each) => each.textContent),
            trouble.actions,
        );
        const told: FromPage[] = [];
        acquireVsCodeApi().postMessage = (message: FromPage) => void told.push(message);
        buttons[1]?.click();
        assert.deepEqual(told, [{ kind: "mend", index: 1 }]);
    });
}

test("V7: who has no server yet has it and a model by one click, under what that costs", () => {
    const trouble = { message: "50 MB are fetched.", actions: ["Set It Up"] };
    const { root, text } = shown({ ...UNKNOWN, server: "missing", trouble });
    assert.ok(text.includes("92 MB, a toy"), text);
    const told: FromPage[] = [];
    acquireVsCodeApi().postMessage = (message: FromPage) => void told.push(message);
    [...root.querySelectorAll("button")].find((each) => each.textContent === words.setUpLocal)?.click();
    assert.deepEqual(told, [{ kind: "open", what: "setUpLocal" }]);
    assert.ok(!shown({ ...UNKNOWN, server: "missing" }).text.includes("92 MB"), "nothing is known of the cost yet");
    assert.ok(!shown({ ...UNKNOWN, server: "failed", trouble }).text.includes("92 MB"));
});
