import assert from "node:assert/strict";
import test from "node:test";

import { plain } from "../src/surfaces/plain";
import { concern } from "../src/sensitive";

const FOLDERS = ["/home/me/project", "/home/me/.config/other"];

for (const [path, worry] of [
    ["/home/me/project/src/main.py", undefined],
    ["/home/me/project/a.b/main..py", undefined],
    ["/home/me/project/.github/workflows/ci.yml", "tools"],
    ["/home/me/project/.vscode/settings.json", "tools"],
    ["/home/me/project/packages/one/.husky/pre-commit", "tools"],
    ["/home/me/project/.npmrc", "tools"],
    ["/home/me/project/..cache/x", "tools"],
    ["/home/me/.config/other/x.py", undefined],
    ["/home/me/.bashrc", "outside"],
    ["/home/me/project-two/main.py", "outside"],
    ["/home/me/project/../secret.py", "outside"],
] as const) {
    test(`S17: an answer's code into ${path}: ${worry ?? "no question"}`, () => {
        assert.equal(concern(path, FOLDERS), worry);
    });
}

test("S17: without an open folder only what begins with a dot is asked about", () => {
    assert.equal(concern("/tmp/main.py", []), undefined);
    assert.equal(concern("/home/me/.bashrc", []), "tools");
});

for (const text of [
    "[Fix it](command:workbench.action.terminal.new)",
    "a [b](https://evil.example) c",
    '[x](file:///etc/passwd "title")',
    "[[a](command:x)](command:y)",
]) {
    test(`a notification makes no link of ${text}`, () => {
        // As VS Code looks for links: src/vs/base/common/linkedText.ts.
        const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;
        assert.match(text, link);
        assert.doesNotMatch(plain(text), link);
        assert.equal(plain(text).replaceAll(" ", ""), text.replaceAll(" ", ""));
    });
}
