import assert from "node:assert/strict";
import { test } from "node:test";

import { isOnThisMachine, mistakeInAddress, sameAddress } from "../src/choosing/addressShape";
import { arranged, inTwo, nameIn } from "../src/choosing/arrangement";
import type { ModelItem } from "../src/protocol/generated";

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
