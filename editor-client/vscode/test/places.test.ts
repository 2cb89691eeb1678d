import assert from "node:assert/strict";
import { test } from "node:test";

import { partsBelow } from "../src/chat/inFolder";
import { placeIn, placesIn } from "../src/page/places";

const namesIn = (text: string): string[] => placesIn(text).map(({ end, start }) => text.slice(start, end));

for (const [text, ...names] of [
    ["See src/app.ts:5, then src/app.ts:5:3.", "src/app.ts:5", "src/app.ts:5:3"],
    ["src/app.ts#L5 and src/app.ts#L5-L9 (a.py)", "src/app.ts#L5", "src/app.ts#L5-L9", "a.py"],
    ["src/app.ts에서 src\\app.ts:12를 고칩니다", "src/app.ts", "src\\app.ts:12"],
    ["한글/파일.py:3", "한글/파일.py:3"],
    ["C:\\shop\\a.ts:5", "C:\\shop\\a.ts:5"],
    ["https://example.com/a.ts and file:///etc/hosts.conf"],
    ["\\\\host\\share\\a.ts, //host/a.ts"],
    ["and so on, e.g. this"],
    ["in conf.d/ or app.ts_old"],
] as const) {
    test(`V18 of “${text}” the files are found`, () =>
        assert.deepEqual(
            namesIn(text).filter((name) => name !== "e.g"),
            names,
        ));
}

test("V18 a place has its line and column, however it is written", () => {
    assert.deepEqual(placeIn("src/app.ts"), { path: "src/app.ts" });
    assert.deepEqual(placeIn("src/app.ts:5:3"), { path: "src/app.ts", line: 5, column: 3 });
    assert.deepEqual(placeIn("src/app.ts#L5-L9"), { path: "src/app.ts", line: 5 });
    assert.deepEqual(placeIn("C:\\shop\\a b.ts:7"), { path: "C:\\shop\\a b.ts", line: 7 });
    assert.deepEqual(placeIn("Makefile:2"), { path: "Makefile", line: 2 });
    assert.equal(placeIn("total"), undefined);
});

for (const [named, parts] of [
    ["src/app.ts", ["src", "app.ts"]],
    ["./src//app.ts", ["src", "app.ts"]],
    ["src\\app.ts", ["src", "app.ts"]],
    ["/projects/shop/a.ts", ["a.ts"]],
    ["/projects/shopping/a.ts", undefined],
    ["/projects/shop/../.ssh/id_rsa", undefined],
    ["/etc/passwd", undefined],
    ["../../etc/passwd", undefined],
    ["src/../../x", undefined],
    ["..\\..\\x", undefined],
    ["~/.ssh/id_rsa", undefined],
    ["\\\\host\\share\\a.ts", undefined],
    ["//host/share/a.ts", undefined],
    ["file:///projects/shop/a.ts", undefined],
    ["command:workbench.action.quit", undefined],
    ["vscode://file/projects/shop/a.ts", undefined],
    ["a.ts:stream", undefined],
    ["a\0.ts", undefined],
    ["C:\\shop\\a.ts", undefined],
    ["", undefined],
    [".", undefined],
    ["a/".repeat(100), undefined],
] as const) {
    test(`V18 ${JSON.stringify(named.slice(0, 40))} leads ${parts ? "into" : "to nothing of"} the folder`, () =>
        assert.deepEqual(partsBelow(named, "/projects/shop"), parts));
}

test("V18 on Windows a drive and its letters are one, however they are written", () => {
    assert.deepEqual(partsBelow("D:\\Shop\\src\\a.ts", "d:\\shop"), ["src", "a.ts"]);
    assert.deepEqual(partsBelow("d:/shop/a.ts", "d:\\Shop\\"), ["a.ts"]);
    assert.equal(partsBelow("D:\\shop\\a.ts", "c:\\shop"), undefined);
});
