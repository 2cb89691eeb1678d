import type { CancellationToken } from "vscode";

import type { CallToolParams, CallToolResult } from "../protocol/generated";
import { readArguments } from "./arguments";
import { diagnostics } from "./diagnostics";
import type { Found } from "./found";
import { references } from "./references";
import { symbols } from "./symbols";

/** Milliseconds that the person's language servers are given: the server waits longer. */
const LONGEST = 20_000;
/** So many places are told at once. */
const MOST = 200;
/** Characters of what is told of each. */
const LONGEST_TEXT = 400;

/**
 * Look up what only an editor knows, for a model: problems, symbols, references. There is nothing but files of the open
 * folders in it. Throws where nothing came in time or the question makes no sense.
 */
export async function callTool(
    { arguments: given, tool }: CallToolParams,
    token: CancellationToken,
): Promise<CallToolResult> {
    const asked = readArguments(given);
    const looking = { diagnostics, references, symbols }[tool](asked, MOST + 1);
    const found = await within(looking, token);
    const told = found.slice(0, MOST).map((each) => ({ ...each, text: upTo(LONGEST_TEXT, each.text) }));
    return { found: told, ...(found.length > MOST && { more: true }) };
}

/** VS Code's own commands cannot be stopped: they are no longer waited for. */
async function within(looking: Promise<Found[]>, token: CancellationToken): Promise<Found[]> {
    let timer: NodeJS.Timeout | undefined;
    let stopping: { dispose(): unknown } | undefined;
    const end = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error("the editor did not answer in time")), LONGEST);
        stopping = token.onCancellationRequested(() => reject(new Error("cancelled")));
    });
    try {
        return await Promise.race([looking, end]);
    } finally {
        clearTimeout(timer);
        stopping?.dispose();
    }
}

function upTo(most: number, text: string): string {
    const line = text.replace(/\s+/g, " ").trim();
    return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}
