// Bundles each test and runs all of them with Node's own runner.
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
rmSync(`${root}/out`, { recursive: true, force: true });
await build({
    absWorkingDir: root,
    entryPoints: readdirSync(`${root}/test`)
        .filter((name) => /\.test\.tsx?$/.test(name))
        .map((name) => `test/${name}`),
    outdir: "out",
    outExtension: { ".js": ".mjs" },
    bundle: true,
    mainFields: ["module", "main"],
    platform: "node",
    format: "esm",
    target: "node20",
    external: ["eslint", "jsdom"],
    jsx: "automatic",
    jsxImportSource: "preact",
    sourcemap: "inline",
    loader: { ".css": "empty" },
    logLevel: "warning",
});
const tests = readdirSync(`${root}/out`).map((name) => `${root}/out/${name}`);
const { status } = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...tests], { stdio: "inherit" });
process.exitCode = status ?? 1;
