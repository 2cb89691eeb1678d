// What a long sitting costs the chat's page: npm run measure:heap [ANSWERS]
//
// The heap is that of all the browser's page, the editor's own window included, after a forced collection: what grows with the
// answers is ours.
import { openKeyed } from "./keyed.ts";
import { answer } from "./fakes.ts";

const wanted = Number(process.argv[2] ?? 200);
/** Answers before the first measurement: what is loaded once is loaded by then. */
const WARM = 5;
const TEXT =
    "A list:\n\n- `one`\n- **two**\n\n```ts\nexport const three = (n: number): number => n + 3;\n```\n\nAnd a sentence.\n";

const { editor, fakes } = await openKeyed();
try {
    await editor.openChat();
    await several(WARM);
    const before = await measured();
    await several(wanted - WARM);
    const after = await measured();
    const grown = (after.used - before.used) / 1024 / 1024;
    const nodes = (after.nodes - before.nodes) / (wanted - WARM);
    console.log(
        `heap: ${mebibytes(before.used)} after ${WARM} answers, ${mebibytes(after.used)} after ${wanted}: ` +
            `× ${(after.used / before.used).toFixed(3)}, ${(grown / (wanted - WARM)).toFixed(3)} MiB an answer`,
    );
    console.log(`nodes of the chat: ${before.nodes}, then ${after.nodes}: ${nodes.toFixed(1)} an answer`);
} finally {
    await editor.close();
    await fakes.stop();
}

async function several(count: number): Promise<void> {
    for (let each = 0; each < count; each++) {
        await fakes.script(answer(TEXT));
        await editor.ask(`Question ${each}`);
        await editor.answered();
    }
}

async function measured(): Promise<{ readonly used: number; readonly nodes: number }> {
    const nodes = await editor.chat.locator("html").evaluate((html) => html.querySelectorAll("*").length);
    return { used: await editor.heap(), nodes };
}

function mebibytes(bytes: number): string {
    return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
