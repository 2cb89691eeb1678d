import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { fillersFirst, settingsFor } from "../src/completion/offers";
import { type Known, situationOf } from "../src/completion/situation";
import type { ProviderItem } from "../src/protocol/generated";

const STATE = { enabled: true, active: true, paused: false, provider: "llamacpp", model: "qwen2.5-coder" };
const NOBODY = { enabled: false, active: false, paused: false };
const KNOWN: Known = {
    state: STATE,
    told: true,
    set: { enabled: false, named: false },
    manual: false,
    here: undefined,
};

describe("what the status bar says of completion", () => {
    for (const [what, known, expected] of [
        ["on", {}, { kind: "on", manual: false }],
        ["on, by a key", { manual: true }, { kind: "on", manual: true }],
        ["not here", { here: "Why not." }, { kind: "notHere", why: "Why not." }],
        ["off", { state: { ...STATE, enabled: false } }, { kind: "off" }],
        ["off, whatever is in front", { state: { ...STATE, enabled: false }, here: "Why." }, { kind: "off" }],
        [
            "put off for this session",
            { state: { ...STATE, active: false, paused: true, message: "Put off." } },
            { kind: "off", why: "Put off." },
        ],
        [
            "what failed for good comes before what is in front",
            { state: { ...STATE, active: false, message: "No credit." }, here: "Why not." },
            { kind: "trouble", why: "No credit." },
        ],
        [
            "switched on by hand, and nobody is named",
            { state: { ...NOBODY, enabled: true, message: "Name who." } },
            { kind: "trouble", why: "Name who." },
        ],
        ["never switched on", { state: NOBODY }, { kind: "hidden" }],
        ["a provider alone", { state: { ...NOBODY, provider: "ollama" } }, { kind: "hidden" }],
        ["a server that is too old", { state: undefined }, { kind: "hidden" }],
        ["no server yet", { state: undefined, told: false }, { kind: "hidden" }],
        [
            "no server yet, and it is switched on",
            { state: undefined, told: false, set: { enabled: true, named: true } },
            { kind: "starting" },
        ],
        [
            "no server yet, and it was switched off",
            { state: undefined, told: false, set: { enabled: false, named: true } },
            { kind: "off" },
        ],
    ] as const) {
        test(what, () => assert.deepEqual(situationOf({ ...KNOWN, ...known }), expected));
    }
});

const provider = (id: string, connected: boolean, fillsIn: boolean): ProviderItem => ({
    id,
    title: id,
    needsKey: true,
    connected,
    selected: false,
    fillsIn,
    links: {},
});

test("who fills in code and can be asked stands first", () => {
    const providers = [
        provider("chats", true, false),
        provider("neither", false, false),
        provider("later", false, true),
        provider("now", true, true),
        provider("nowToo", true, true),
    ];
    assert.deepEqual(
        fillersFirst(providers).map(({ id }) => id),
        ["now", "nowToo", "later", "chats", "neither"],
    );
});

describe("what is set for a model that was chosen", () => {
    const named = [
        ["provider", "p"],
        ["model", "m"],
    ];
    for (const [what, way, dialect, expected] of [
        ["its own way", "infill", "auto", []],
        ["a way that the person named stays", "suffix", "template", []],
        ["by a chat alone", undefined, "auto", [["dialect", "chat"]]],
        ["by a chat again", undefined, "chat", []],
        ["no chat any more", "infill", "chat", [["dialect", "auto"]]],
    ] as const) {
        test(`${what}, and the switch comes last`, () =>
            assert.deepEqual(settingsFor("p", { id: "m", ...(way && { way }) }, dialect), [
                ...named,
                ...expected,
                ["enabled", true],
            ]));
    }
});
