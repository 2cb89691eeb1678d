import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

interface Item {
    readonly command?: string;
    readonly submenu?: string;
    readonly when?: string;
}

interface Manifest {
    readonly contributes: {
        readonly commands: readonly { readonly command: string; readonly title: string; readonly category?: string }[];
        readonly submenus: readonly { readonly id: string }[];
        readonly menus: Readonly<Record<string, readonly Item[]>>;
        readonly keybindings: readonly Item[];
        readonly views: Readonly<Record<string, readonly { readonly id: string; readonly when?: string }[]>>;
    };
}

const { commands, keybindings, menus, submenus, views } = (JSON.parse(readFileSync("package.json", "utf8")) as Manifest)
    .contributes;
const titles = JSON.parse(readFileSync("package.nls.json", "utf8")) as Record<string, string>;
const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join("src", name), "utf8"))
    .join("\n");

/** What VS Code itself knows, as far as it is asked here. */
const KNOWN = new Set([
    "commentController",
    "commentEditorFocused",
    "commentIsEmpty",
    "commentThread",
    "editorHasSelection",
    "editorIsOpen",
    "editorReadonly",
    "editorTextFocus",
    "explorerResourceIsFolder",
    "findWidgetVisible",
    "isInDiffEditor",
    "notebookEditorFocused",
    "resourcePath",
    "resourceScheme",
    "scmProvider",
    "suggestWidgetVisible",
    "terminalIsOpen",
    "terminalShellIntegrationEnabled",
    "testing.hasAnyResults",
    "view",
]);
/** Those of ours that the sources set. */
const OURS = new Set(
    [...sources.matchAll(/(?:"setContext",\s*|new ContextKey(?:<\w+>)?\()"(codegpt\.\w+)"/g)].map(
        ([, key = ""]) => key,
    ),
);

/**
 * Commands that the extension of the same name registers, which has been in the marketplaces since 2023, as its public sources
 * show. The second of two extensions that register one id is not started.
 */
const THEIRS = new Set([
    "codegpt.aboutCodeGPT",
    "codegpt.copyFromTerminal",
    "codegpt.documentCodeGPT",
    "codegpt.explainCodeGPT",
    "codegpt.findProblemsCodeGPT",
    "codegpt.fixCodeGPT",
    "codegpt.getCode",
    "codegpt.onCompletionAccepted",
    "codegpt.openInBrowserCodeGPT",
    "codegpt.openReviewCodeGPT",
    "codegpt.refactorCodeGPT",
    "codegpt.runJupyterNotebook",
    "codegpt.selectionCodeGPT",
    "codegpt.signUpCodeGPT",
    "codegpt.unitTestCodeGPT",
]);

const items = Object.entries(menus).flatMap(([menu, all]) => all.map((item) => ({ menu, ...item })));
const nameOf = ({ command, submenu }: Item) => String(command ?? submenu);

test("V-menus whatever stands in a menu says when it makes sense", () => {
    assert.deepEqual(
        items.filter(({ when = "" }) => when === "").map((item) => `${item.menu}: ${nameOf(item)}`),
        [],
    );
});

test("V-menus each condition asks for what VS Code or this extension tells", () => {
    const asked = [...items, ...keybindings, ...Object.values(views).flat()].flatMap(({ when = "" }) => keysOf(when));
    assert.deepEqual(
        [...new Set(asked)].filter((key) => !KNOWN.has(key) && !OURS.has(key)),
        [],
    );
    assert.ok(asked.includes("codegpt.problemHere") && asked.includes("codegpt.hasChat"));
});

test("V-menus a menu leads to a command or menu that is declared", () => {
    const declared = new Set([...commands.map(({ command }) => command), ...submenus.map(({ id }) => id)]);
    assert.deepEqual(
        items.filter((item) => !declared.has(nameOf(item))),
        [],
    );
    const own = keybindings.map(({ command = "" }) => command).filter((command) => command.startsWith("codegpt."));
    assert.deepEqual(
        own.filter((command) => !declared.has(command)),
        [],
    );
});

test("V-menus every command that is declared is registered, and no other menu is left empty", () => {
    const doors = readFileSync("src/extension.ts", "utf8") + readFileSync("src/chat/tasks.ts", "utf8");
    const missing = commands.filter(({ command }) => {
        const name = command.replace("codegpt.", "");
        return (
            !new RegExp(String.raw`^ +(?:${name}|"${name}"): (?:\(|async \()`, "m").test(doors) &&
            !doors.includes(`"${command}"`)
        );
    });
    assert.deepEqual(missing, []);
    assert.deepEqual(
        submenus.filter(({ id }) => (menus[id] ?? []).length === 0),
        [],
    );
});

test("V-menus a title says whose it is, by its category or by itself", () => {
    const nameless = commands.filter(
        ({ category, title }) => category !== "CodeGPT" && !titles[title.slice(1, -1)]?.includes("CodeGPT"),
    );
    assert.deepEqual(nameless, []);
});

test("V-menus no command of ours is one of the extension that has had the name CodeGPT for longer", () => {
    assert.deepEqual(
        commands.filter(({ command }) => THEIRS.has(command)),
        [],
    );
});

test("V-menus code that cannot be sent has no menu of tasks, and what writes none in what is read only", () => {
    const [submenu] = menus["editor/context"] ?? [];
    for (const scheme of [
        "output",
        "vscode-userdata",
        "vscode-settings",
        "git",
        "codegpt-context",
        "codegpt-proposal",
    ]) {
        assert.equal(schemes(submenu?.when).test(scheme), false, scheme);
    }
    for (const scheme of ["file", "untitled", "vscode-notebook-cell"]) {
        assert.ok(schemes(submenu?.when).test(scheme), scheme);
    }
    const writing = (menus["codegpt.editor"] ?? []).filter(({ command = "" }) =>
        /\.(fix|refactor|document|inlineChat)$/.test(command),
    );
    assert.equal(writing.length, 4);
    assert.deepEqual(
        writing.filter(({ when = "" }) => !when.includes("!editorReadonly")),
        [],
    );
    const fix = writing.find(({ command }) => command === "codegpt.fix");
    assert.ok(fix?.when?.includes("codegpt.problemHere"));
});

test("V-menus a folder is offered nothing, as no folder goes along", () => {
    for (const { when } of menus["explorer/context"] ?? []) {
        assert.match(when ?? "", /!explorerResourceIsFolder/);
    }
    assert.equal(menus["explorer/context"]?.length, 1);
});

/** The keys that a condition asks, without what they are compared with. */
function keysOf(when: string): string[] {
    return when
        .split(/&&|\|\|/)
        .map((part) => part.trim().replace(/^!/, "").split(/\s/)[0] ?? "")
        .filter((key) => key !== "" && key !== "false" && key !== "true");
}

function schemes(when = ""): RegExp {
    return new RegExp(/resourceScheme =~ \/(.+?)\/(?: |$)/.exec(when)?.[1] ?? "nothing");
}
