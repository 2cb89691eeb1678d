import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

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
    {
        files: ["src/**/*.ts"],
        ignores: ["src/messages.ts"],
        rules: {
            "no-restricted-properties": [
                "error",
                ...["showInformationMessage", "showWarningMessage", "showErrorMessage", "withProgress"].map(
                    (property) => ({
                        property,
                        message: "It makes links of what it is told. Use src/messages.ts, which makes none.",
                    }),
                ),
            ],
        },
    },
    {
        files: ["test/**/*.ts"],
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
