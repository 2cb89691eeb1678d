import assert from "node:assert/strict";
import { test } from "node:test";

import { meant, possible } from "../src/chat/slash";

const TASKS = [
    { name: "explain", title: "설명", slash: "설명" },
    { name: "find-problems", title: "문제 찾기", slash: "문제찾기" },
    { name: "unit-test", title: "단위 테스트", slash: "단위테스트" },
    { name: "fix", title: "수정", slash: "수정" },
    { name: "rhyme", title: "운율 (시)" },
];

for (const [text, name, rest] of [
    ["/explain", "explain", ""],
    ["  /EXPLAIN: in short", "explain", "in short"],
    ["/설명", "explain", ""],
    ["/설명 짧게", "explain", "짧게"],
    ["/문제찾기", "find-problems", ""],
    ["/문제 찾기 보안만", "find-problems", "보안만"],
    ["/Find Problems quickly", "find-problems", "quickly"],
    ["/findproblems", "find-problems", ""],
    ["/단위-테스트\npytest로", "unit-test", "pytest로"],
    ["/운율 (시)", "rhyme", ""],
] as const) {
    test(`KO "${text}" asks for ${name}`, () => {
        const found = meant(text, TASKS);
        assert.deepEqual([found?.task.name, found?.rest], [name, rest]);
    });
}

test("KO what only looks like a task is a question", () => {
    for (const text of ["설명", "/설명서", "/설명을 해 줘", "/문제", "/fix-it", "/etc/hosts", "/", "", "왜 /수정"]) {
        assert.equal(meant(text, TASKS), undefined, text);
    }
});

test("KO what is typed behind a slash finds a task by its name and by its title", () => {
    const names = (typed: string) => possible(typed, TASKS).map(({ name }) => name);
    assert.deepEqual(
        names(""),
        TASKS.map(({ name }) => name),
    );
    assert.deepEqual(names("설"), ["explain"]);
    assert.deepEqual(names("문제 찾"), ["find-problems"]);
    assert.deepEqual(names("find"), ["find-problems"]);
    assert.deepEqual(names("Unit T"), ["unit-test"]);
    assert.deepEqual(names("없음"), []);
});
