import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

interface Binding {
    readonly command: string;
    readonly key: string;
    readonly when?: string;
    readonly args?: { readonly commands: readonly string[] };
}

const { contributes } = JSON.parse(readFileSync("package.json", "utf8")) as {
    contributes: { keybindings: readonly Binding[]; configurationDefaults?: Readonly<Record<string, unknown>> };
};

test("V15 no key of the extension is Delete Line, and no setting of VS Code is set for everybody", () => {
    assert.deepEqual(
        contributes.keybindings.filter(({ key }) => key.startsWith("ctrl+shift+k")),
        [],
    );
    assert.equal(contributes.configurationDefaults?.["comments.openView"], undefined);
});

test("V3 where something is selected, a key whose command asks for words takes the keyboard out of the code first", () => {
    for (const command of ["codegpt.ask", "codegpt.inlineChat"]) {
        const [plain, safe] = [command, "runCommands"].map((name) =>
            contributes.keybindings.findLastIndex(
                (each) => each.command === name && (name === command || each.args?.commands.at(-1) === command),
            ),
        );
        // Of two that fit VS Code takes the later one.
        assert.ok(plain !== undefined && safe !== undefined && plain >= 0 && safe > plain, command);
        const { args, key, when } = contributes.keybindings[safe]!;
        assert.deepEqual(args?.commands, ["workbench.action.focusStatusBar", command]);
        assert.equal(key, contributes.keybindings[plain]?.key);
        assert.match(when ?? "", /editorHasSelection/);
    }
});
