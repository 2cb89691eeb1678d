import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

type Bundle = Record<string, string>;

const read = (path: string): Bundle => JSON.parse(readFileSync(path, "utf8")) as Bundle;
const manifest = readFileSync("package.json", "utf8");
const sources = files("src").map((path) => readFileSync(path, "utf8"));
const used = new Set(
    sources.flatMap((text) => [...text.matchAll(/l10n\.t\(\s*"([^"]+)"/g)].map((match) => match[1] ?? "")),
);
const korean = read("l10n/bundle.l10n.ko.json");
const titles = { en: read("package.nls.json"), ko: read("package.nls.ko.json") };

test("every sentence of the code is there in Korean, and no other", () => {
    assert.ok(used.size > 50);
    assert.deepEqual(Object.keys(korean).sort(), [...used].sort());
});

test("a sentence is written where it is found: no variable stands in its place", () => {
    const calls = sources.flatMap((text) => [...text.matchAll(/l10n\.t\(\s*(.)/g)].map((match) => match[1]));
    assert.ok(calls.every((first) => first === '"'));
});

test("a Korean sentence has the placeholders of the English one", () => {
    for (const [english, translated] of Object.entries(korean)) {
        assert.deepEqual(placeholders(translated), placeholders(english), english);
    }
});

test("every title of package.json is there in both languages, and no other", () => {
    const named = new Set([...manifest.matchAll(/"%([\w.]+)%"/g)].map((match) => match[1] ?? ""));
    assert.deepEqual(Object.keys(titles.en).sort(), [...named].sort());
    assert.deepEqual(Object.keys(titles.ko), Object.keys(titles.en));
});

test("a Korean title links to the commands of the English one", () => {
    for (const [name, english] of Object.entries(titles.en)) {
        assert.deepEqual(commands(titles.ko[name] ?? ""), commands(english), name);
    }
});

test("the documented titles are spelled as documented", () => {
    assert.equal(titles.en["command.setApiKey"], "Set API Key");
    assert.equal(titles.ko["command.setApiKey"], "API 키 설정");
    assert.equal(titles.ko["command.removeApiKey"], "API 키 제거");
    assert.equal(titles.ko["command.connectionSettings"], "연결 설정");
});

function placeholders(text: string): string[] {
    return [...new Set(text.match(/\{\d\}/g))].sort();
}

function commands(text: string): string[] {
    return [...text.matchAll(/command:[\w.]+/g)].map((match) => match[0]);
}

function files(folder: string): string[] {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((name) => /\.tsx?$/.test(name))
        .map((name) => join(folder, name));
}
