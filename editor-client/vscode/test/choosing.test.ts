import assert from "node:assert/strict";
import { test } from "node:test";

import { fitsPart, isOnThisMachine, mistakeInAddress, sameAddress } from "../src/choosing/addressShape";
import { arranged, inTwo, nameIn } from "../src/choosing/arrangement";
import { isMeant } from "../src/choosing/finding";
import { inUseFirst } from "../src/choosing/providerOrder";
import { readConnectionState, readFromConnectionPage } from "../src/connectionPage/messages";
import type { ModelItem, ProviderItem } from "../src/protocol/generated";

const model = (id: string, status: ModelItem["status"] = "current"): ModelItem => ({ id, status, source: "live" });
const MODELS = [model("old", "retired"), model("a"), model("b", "deprecated"), model("c")];

test("V12 the model in use stands apart and first, the others by how long they last", () => {
    const { groups, inUse } = arranged(MODELS, "c");
    assert.equal(inUse?.id, "c");
    assert.deepEqual(
        groups.map(([status, group]) => [status, group.map(({ id }) => id)]),
        [
            ["current", ["a"]],
            ["deprecated", ["b"]],
            ["retired", ["old"]],
        ],
    );
});

test("V12 the model in use is there, also where no list holds it, and with nothing else", () => {
    assert.deepEqual(arranged([], "own").inUse, { id: "own" });
    assert.equal(arranged(MODELS, undefined).inUse, undefined);
    assert.deepEqual(arranged([], undefined), { inUse: undefined, groups: [] });
});

for (const [typed, name] of [
    [" llama3.2:latest ", "llama3.2:latest"],
    ["a", undefined],
    ["", undefined],
    ["   ", undefined],
    ["x".repeat(513), undefined],
    ["two\u0007", undefined],
] as const) {
    test(`V12 ${JSON.stringify(typed.slice(0, 20))} typed is ${name === undefined ? "no name to be used" : "a name"}`, () =>
        assert.equal(nameIn(typed, MODELS), name));
}

test("V13 a reason is shown in two lines, and not a word of it is lost", () => {
    assert.deepEqual(inTwo("Nothing accepts connections at http://localhost:11434: Ollama is not running. Start it."), [
        "Nothing accepts connections at http://localhost:11434: Ollama is not running.",
        "Start it.",
    ]);
    assert.deepEqual(inTwo("No end"), ["No end", ""]);
    assert.deepEqual(inTwo("주소가 없습니다. 설정하십시오."), ["주소가 없습니다.", "설정하십시오."]);
});

for (const [typed, mistake] of [
    ["http://localhost:8000/v1", undefined],
    [" https://gateway.example/openai/v1/ ", undefined],
    ["localhost:8000", "scheme"],
    ["ftp://localhost", "scheme"],
    ["http://", "form"],
    ["http://a b", "form"],
    ["https://me:secret@gateway.example/v1", "userinfo"],
    ["https://gateway.example/v1?key=x", "query"],
    ["https://gateway.example/v1#", "query"],
] as const) {
    test(`V13 ${typed} is ${mistake === undefined ? "an address" : `no address: ${mistake}`}`, () =>
        assert.equal(mistakeInAddress(typed), mistake));
}

test("V13 only what is on this machine is asked unasked", () => {
    const here = ["http://localhost:11434/v1", "http://127.0.0.1:1", "http://[::1]:8080/v1"];
    const elsewhere = [
        "http://192.168.0.2:11434",
        "https://localhost.example.com/v1",
        "http://127.0.0.1.example/v1",
        "",
    ];
    assert.deepEqual(here.filter(isOnThisMachine), here);
    assert.deepEqual(elsewhere.filter(isOnThisMachine), []);
});

test("V13 an address that arrived is known again however it was typed", () => {
    assert.ok(sameAddress("http://LOCALHOST:8000/v1/", "http://localhost:8000/v1"));
    assert.ok(!sameAddress(undefined, "http://localhost:8000/v1"));
});

const provider = (id: string, more: Partial<ProviderItem> = {}): ProviderItem => ({
    ...{ id, title: id, needsKey: true, connected: false, selected: false, fillsIn: false, links: {} },
    ...more,
});

test("who is asked now stands first, then whoever has a key, the others as they come", () => {
    const all = [
        provider("a"),
        provider("b", { needsKey: false, connected: true }),
        provider("c", { connected: true }),
        provider("d", { selected: true }),
        provider("e", { connected: true }),
    ];
    assert.deepEqual(
        inUseFirst(all).map(({ id }) => id),
        ["d", "c", "e", "a", "b"],
    );
});

for (const [typed, found] of [
    ["", true],
    ["  ", true],
    ["vertex", true],
    ["AI google", true],
    ["ＶＥＲＴＥＸ", true],
    ["europe-west4", true],
    ["vertex openai", false],
    [".*", false],
    ["x".repeat(10_000), false],
] as const) {
    test(`a provider is ${found ? "found" : "not found"} by ${JSON.stringify(typed.slice(0, 20))}`, () => {
        const address = "https://europe-west4-aiplatform.googleapis.com/v1";
        assert.equal(isMeant({ id: "vertex", title: "Google Vertex AI", address }, typed), found);
    });
}

test("a part of an address leads nowhere else", () => {
    const usable = ["shop-eu", "us-east-1", "a", "A1", "x".repeat(63)];
    const others = ["", "-a", "a-", "a.b", "a/b", "a@b", "a b", "é", "x".repeat(64), "a\n", "{region}"];
    assert.deepEqual(usable.filter(fitsPart), usable);
    assert.deepEqual(others.filter(fitsPart), []);
});

test("the page can set the parts of an address, and nothing else in their place", () => {
    const message = (parts: unknown) => readFromConnectionPage({ kind: "setParts", provider: "vertex", parts });
    assert.ok(message({ location: "europe-west4", project: "" }));
    assert.equal(message({ baseUrl: "https://attacker.example" }), undefined);
    assert.equal(message({ credentialCommand: "evil" }), undefined);
    assert.equal(message({ project: "x".repeat(64) }), undefined);
    assert.equal(message({ project: ["a"] }), undefined);
    const connection = {
        ...{ id: "x", title: "X", takesKey: true, hasKey: false, checkable: false, state: "", sign: "missing" },
        ...{ takesAddress: true, selected: false, hasOrganization: false, links: [] },
    };
    assert.ok(readConnectionState({ connections: [{ ...connection, parts: [{ name: "region" }] }] }));
    assert.equal(readConnectionState({ connections: [{ ...connection, parts: [{ name: "key" }] }] }), undefined);
});
