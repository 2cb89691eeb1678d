import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { notices } from "../scripts/notices.mjs";

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as { dependencies?: object };

function laid(files: Record<string, string>): string {
    const root = mkdtempSync(join(tmpdir(), "codegpt-notices-"));
    for (const [name, text] of Object.entries(files)) {
        mkdirSync(join(root, name, ".."), { recursive: true });
        writeFileSync(join(root, name), text);
    }
    return root;
}

const using = (...inputs: string[]) => [
    { inputs: Object.fromEntries(inputs.map((each) => [each, { bytes: 0, imports: [] }])) },
];
const about = (name: string) => JSON.stringify({ name, version: "1.2.3", license: "MIT" });

test("every package of a bundle is named with its licence, once, and a copied one too", async () => {
    const root = laid({
        "node_modules/a/package.json": about("a"),
        "node_modules/a/LICENSE": "Licence of a",
        "node_modules/@b/c/package.json": about("@b/c"),
        "node_modules/@b/c/license.md": "Licence of c",
        "node_modules/font/package.json": about("font"),
        "node_modules/font/LICENSE": "Licence of the font",
        "node_modules/unused/package.json": about("unused"),
    });
    const metafiles = using("src/x.ts", "node_modules/a/x.js", "node_modules/a/y.js", "node_modules/@b/c/z.js");
    const text = await notices(root, metafiles, ["font"]);
    const named = [...text.matchAll(/^(\S+) 1\.2\.3 \(MIT\)$/gm)].map((match) => match[1]);
    assert.deepEqual(named, ["@b/c", "a", "font"]);
    assert.match(text, /Licence of a\n[^]*Licence of the font/);
});

test("a package without a licence is not bundled", async () => {
    const root = laid({ "node_modules/a/package.json": about("a") });
    await assert.rejects(notices(root, using("node_modules/a/x.js"), []), /a has no licence text/);
});

test("nothing is installed beside the bundles, whose licences would be missing", () => {
    const installed = Object.keys(manifest.dependencies ?? {}).join(", ");
    assert.equal(installed, "", `move ${installed} to devDependencies of package.json: scripts/build.mjs bundles it`);
});
