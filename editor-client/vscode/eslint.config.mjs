import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

/** Where VS Code shows texts and reads something into them, and the file that makes them plain before. */
const SURFACES = {
    "src/surfaces/messages.ts": [
        "showInformationMessage",
        "showWarningMessage",
        "showErrorMessage",
        "withProgress",
        "setStatusBarMessage",
    ],
    "src/surfaces/lists.ts": ["showQuickPick", "createQuickPick"],
    "src/surfaces/inputs.ts": ["showInputBox", "createInputBox"],
    "src/surfaces/statusItem.ts": ["createStatusBarItem"],
    "src/surfaces/markdown.ts": ["MarkdownString"],
    "src/surfaces/webPage.ts": ["openExternal"],
    "src/server/log.ts": ["createOutputChannel"],
    "src/surfaces/terminals.ts": ["createTerminal"],
    // Trees, their items and decorations: none so far. Who makes the first gives them a file beside these.
    "src/surfaces/trees.ts": [
        "createTreeView",
        "registerTreeDataProvider",
        "TreeItem",
        "registerFileDecorationProvider",
    ],
};

/** All but what this file is for. */
function rawCalls(file) {
    const forbidden = Object.entries(SURFACES).flatMap(([where, names]) =>
        where === file ? [] : names.map((name) => ({ name, where })),
    );
    const message = ({ where }) => `VS Code reads links or icons out of what this is told. ${where} makes it plain.`;
    return {
        "no-restricted-properties": [
            "error",
            ...forbidden.map((each) => ({ property: each.name, message: message(each) })),
        ],
        "no-restricted-syntax": [
            "error",
            ...forbidden.map((each) => ({
                selector: `NewExpression:matches([callee.name='${each.name}'], [callee.property.name='${each.name}'])`,
                message: message(each),
            })),
        ],
    };
}

export default defineConfig(
    globalIgnores(["dist/", "out/", "**/node_modules/", "src/protocol/generated.ts", "e2e/screenshots/"]),
    js.configs.recommended,
    {
        files: ["**/*.ts", "**/*.tsx"],
        ignores: ["e2e/**"],
        extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
        languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
        rules: {
            "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
            "@typescript-eslint/no-non-null-assertion": "off",
            "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
        },
    },
    ...Object.entries(SURFACES).map(([file]) => ({ files: [file], rules: rawCalls(file) })),
    { files: ["src/**/*.ts"], ignores: Object.keys(SURFACES), rules: rawCalls() },
    {
        files: ["test/**/*.ts", "test/**/*.tsx"],
        // The runner waits for its tests by itself.
        rules: { "@typescript-eslint/no-floating-promises": "off" },
    },
    {
        files: ["e2e/**/*.ts"],
        extends: [tseslint.configs.strict, tseslint.configs.stylistic],
    },
    {
        files: ["**/*.mjs"],
        languageOptions: { globals: { process: "readonly", console: "readonly", URL: "readonly" } },
    },
);
