// What the extension weighs, and what it costs the editor's start: npm run measure:start [RUNS]
import { stat } from "node:fs/promises";
import { join } from "node:path";

import { openKeyed } from "./keyed.ts";
import { extension } from "./places.ts";

const runs = Number(process.argv[2] ?? 3);

/** Milliseconds, as VS Code itself counts them. */
async function activation(): Promise<number> {
    const { editor, fakes } = await openKeyed();
    try {
        await editor.command("Developer: Show Running Extensions");
        const row = editor.page.locator(".runtime-extensions-editor .monaco-list-row").filter({ hasText: "codegpt" });
        const [, time] = /Activation: (\d+)ms/.exec((await row.first().textContent()) ?? "") ?? [];
        return Number(time);
    } finally {
        await editor.close();
        await fakes.stop();
    }
}

const times: number[] = [];
for (let run = 0; run < runs; run++) {
    times.push(await activation());
}
times.sort((one, other) => one - other);
const { size } = await stat(join(extension, "codegpt-ls.vsix"));
console.log(`codegpt-ls.vsix: ${Math.ceil(size / 1024)} KiB`);
console.log(`activation: ${times[Math.floor(runs / 2)]} ms, the median of ${times.join(", ")}`);
