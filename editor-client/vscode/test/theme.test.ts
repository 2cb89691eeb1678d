import "./dom";

import assert from "node:assert/strict";
import { test } from "node:test";

import { readToPage } from "../src/chat/messages";
import { colour } from "../src/page/colours";
import { customized } from "../src/theme/customizations";
import { rulesIn } from "../src/theme/files";
import { coloursOf } from "../src/theme/scopes";

const FILES: Readonly<Record<string, string>> = {
    "./themes/own.json": `{
        // A theme as people write them.
        "include": "./base.json",
        "tokenColors": [{ "scope": "comment, string.quoted", "settings": { "foreground": "#00FF00" } },],
    }`,
    "./themes/base.json": JSON.stringify({
        tokenColors: [
            { settings: { foreground: "#111111" } },
            { scope: "comment", settings: { foreground: "#222222" } },
            { scope: ["string", "constant.numeric"], settings: { foreground: "#333333" } },
            { scope: "source.css variable", settings: { foreground: "#444444" } },
            { scope: "keyword", settings: { foreground: "red; background: url(http://attacker.test)" } },
            { scope: "storage.type", settings: { foreground: "#555555" } },
        ],
    }),
    "./themes/circle.json": JSON.stringify({ include: "circle.json", tokenColors: [] }),
};
const read = async (path: string): Promise<string> => Promise.resolve(FILES[path] ?? "");

test("V18 a theme's own rules come after those it includes, and the closest one counts", async () => {
    const colours = coloursOf(await rulesIn("./themes/own.json", read));
    assert.equal(colours.comment, "#00FF00");
    assert.equal(colours.string, "#333333");
    assert.equal(colours.number, "#333333");
    assert.equal(colours.keyword, "#555555");
    assert.equal(colours.variable, undefined);
});

test("V18 themes that include each other, and those that are no JSON, end", async () => {
    assert.deepEqual(await rulesIn("./themes/circle.json", read), []);
    assert.deepEqual(await rulesIn("./themes/old.tmTheme", read), []);
    assert.deepEqual(await rulesIn("./themes/empty.json", read), []);
});

test("V18 what a person has set for all themes or for this one counts more than the theme", () => {
    const setting = {
        comments: "#101010",
        strings: { foreground: "#202020", fontStyle: "italic" },
        "[One Dark*]": { comments: "#303030" },
        "[Monokai][Abyss]": { textMateRules: [{ scope: "comment", settings: { foreground: "#404040" } }] },
    };
    const theme = [{ scope: "comment", settings: { foreground: "#000000" } }];
    const comment = (name: string) => coloursOf([...theme, ...customized(setting, name)]).comment;
    assert.equal(comment("Quiet Light"), "#101010");
    assert.equal(comment("One Dark Pro"), "#303030");
    assert.equal(comment("Abyss"), "#404040");
    assert.equal(coloursOf(customized(setting, "Abyss")).string, "#202020");
    assert.deepEqual(customized(null, "Abyss"), []);
});

test("V18 a page takes colours, and nothing else, for what it knows", () => {
    const told = (colours: object, theme = "vscode-dark") => readToPage({ kind: "colours", theme, colours });
    assert.ok(told({ comment: "#00ff00" }));
    assert.equal(told({ comment: "#00ff00" }, "solarized"), undefined);
    assert.equal(told({ comment: "url(http://attacker.test)" }), undefined);
    assert.equal(told({ body: "#00ff00" }), undefined);
});

test("V18 a page shows colours while a theme of their kind is in use, whichever it learns of first", async () => {
    const { body } = document;
    const seen = (): string => body.style.getPropertyValue("--code-comment");
    const use = async (theme: string): Promise<void> => {
        body.setAttribute("data-vscode-theme-kind", theme);
        await Promise.resolve();
    };
    await use("vscode-dark");
    colour({ theme: "vscode-dark", colours: { comment: "#6a9955" } });
    assert.equal(seen(), "#6a9955");
    await use("vscode-light");
    assert.equal(seen(), "");
    colour({ theme: "vscode-light", colours: { comment: "#008000" } });
    assert.equal(seen(), "#008000");
    colour({ theme: "vscode-high-contrast", colours: { comment: "#7ca668" } });
    assert.equal(seen(), "");
    await use("vscode-high-contrast");
    assert.equal(seen(), "#7ca668");
    colour({ theme: "vscode-high-contrast", colours: {} });
    assert.equal(seen(), "");
});
