import "./dom";

import assert from "node:assert/strict";
import { test } from "node:test";

import type { FromPage } from "../src/chat/messages";
import { type Around, calledBy } from "../src/page/called";
import { Turns } from "../src/page/turns";
import { Typesetter } from "../src/page/typesetter";
import { told } from "./dom";

const around = (given: Partial<Around>): Around => ({ info: "", above: "", quoted: [], code: "x = 1", ...given });

for (const [said, given, ...files] of [
    ["the fence", { info: "python src/app.py" }, "src/app.py"],
    ["the fence", { info: 'python title="src/my app.py"' }, "src/my app.py"],
    ["the fence", { info: "python:src/app.py" }, "src/app.py"],
    ["the fence", { info: "{.python file=src/app.py}" }, "src/app.py"],
    ["the fence", { info: "src/app.py" }, "src/app.py"],
    ["the fence", { info: "dockerfile Dockerfile" }, "Dockerfile"],
    ["the first line", { code: "# src/app.py\nx = 1" }, "src/app.py"],
    ["the first line", { code: "// File: src/app.ts:12\nx = 1" }, "src/app.ts"],
    ["the first line", { code: "/* a.css */\nb {}" }, "a.css"],
    ["the first line", { code: "<!-- docs/a.html -->\n<p>" }, "docs/a.html"],
    ["the line behind what starts a program", { code: "#!/bin/sh\n# bin/run.sh\nls" }, "bin/run.sh"],
    ["the line above", { above: "src/app.py:" }, "src/app.py"],
    ["the line above", { above: "파일: src\\앱.py" }, "src\\앱.py"],
    ["the line above", { above: "### .env.example" }, ".env.example"],
    ["the fence before the rest", { info: "py a.py", above: "b.py", code: "# c.py\nx" }, "a.py"],
] as const) {
    test(`V4 ${said} names ${files[0]} as the file of the code`, () =>
        assert.deepEqual(calledBy(around(given)), { files, sure: true }));
}

for (const [given, ...files] of [
    [{ above: "In src/app.py, call what config.py has:" }, "src/app.py", "config.py"],
    [{ above: "src/app.py에서 이렇게 바꿉니다:" }, "src/app.py"],
    [{ above: "Change the Makefile so:", quoted: ["Makefile"] }, "Makefile"],
    [{ info: "vb.net" }, "vb.net"],
] as const) {
    test(`V4 ${files.join(" and ")} may be meant`, () =>
        assert.deepEqual(calledBy(around(given)), { files, sure: false }));
}

for (const given of [
    { info: "python" },
    { info: "c++", above: "Like this:" },
    { code: "#!/bin/sh\nls" },
    { code: "# v1.2\nx" },
    { code: "# and/or\nx" },
    { code: "// https://example.com/a.js\nx" },
    { code: "#include <stdio.h>\nint x;" },
    { code: "// eslint-disable-next-line a/b\nx" },
    { info: "a:b", above: "Then," },
]) {
    test(`V4 nothing is named by ${JSON.stringify(given)}`, () => assert.deepEqual(calledBy(around(given)).files, []));
}

test("V4 what stands above a block is the text before it, in a list too, and no other block", async () => {
    const block = (info: string, code: string, indent = "") =>
        `${indent}\`\`\`${info}\n${indent}${code}\n${indent}\`\`\``;
    const text = [
        "Two things.",
        "**`a.py`**",
        block("py", "one"),
        block("py", "two"),
        "1. First.\n2. In `b.py`\n   and c.py:",
        block("py", "three", "   "),
        block("py d.py", "four"),
    ].join("\n\n");
    const turns = new Turns();
    const element = await new Promise<HTMLElement>((resolve) => {
        const typesetter = new Typesetter(turns, () => resolve(typesetter.element));
        turns.add(() => typesetter.show(text, false));
    });
    const buttons = [...element.querySelectorAll<HTMLButtonElement>(".codicon-git-compare")];
    const asked = buttons.map((button) => {
        button.click();
        return told.at(-1) as Extract<FromPage, { kind: "apply" }>;
    });
    assert.deepEqual(
        asked.map(({ code, files, language, sure }) => [code, language, files, sure]),
        [
            ["one", "py", ["a.py"], true],
            ["two", "py", [], false],
            ["three", "py", ["b.py", "c.py"], false],
            ["four", "py", ["d.py"], true],
        ],
    );
    assert.equal(element.querySelectorAll(".code-file").length, 1);
    assert.equal(element.querySelector(".code-file")?.textContent, "d.py");
});
