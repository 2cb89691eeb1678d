// dist/: the extension for Node, its pages for the browser, the icon font, and the licences of all that is bundled.
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { notices } from "./notices.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const shared = {
    absWorkingDir: root,
    bundle: true,
    charset: "utf8",
    // What is written as modules is taken as such: other ways of packing hide what a file needs.
    mainFields: ["module", "main"],
    minify: true,
    legalComments: "none",
    logLevel: "warning",
    metafile: true,
};

await rm(`${root}/dist`, { recursive: true, force: true });
await mkdir(`${root}/dist`);
const [extension, pages] = await Promise.all([
    build({
        ...shared,
        entryPoints: ["src/extension.ts"],
        outfile: "dist/extension.js",
        platform: "node",
        target: "node22",
        format: "cjs",
        external: ["vscode"],
    }),
    build({
        ...shared,
        entryPoints: { page: "src/page/page.tsx", connection: "src/page/connection/page.tsx" },
        outdir: "dist",
        chunkNames: "[name]-[hash]",
        platform: "browser",
        target: "chrome130",
        // What is seldom needed is loaded when it is: formulas.
        format: "esm",
        splitting: true,
        jsx: "automatic",
        jsxImportSource: "preact",
        define: { "process.env.NODE_ENV": '"production"' },
    }),
    copyFile(`${root}/node_modules/@vscode/codicons/dist/codicon.css`, `${root}/dist/codicon.css`),
    copyFile(`${root}/node_modules/@vscode/codicons/dist/codicon.ttf`, `${root}/dist/codicon.ttf`),
]);
const licences = await notices(root, [extension.metafile, pages.metafile], ["@vscode/codicons"]);
await writeFile(`${root}/dist/ThirdPartyNotices.txt`, licences);
