import type { McpServerItem, McpServersResult } from "../protocol/generated";
import { ifKnown } from "../server/failure";
import type { Words } from "./words";

/** A row, as a list shows it. */
export interface ServerRow {
    readonly label: string;
    readonly description: string;
    readonly detail: string;
    readonly server: McpServerItem;
}

/** What the server of this window says; undefined from one that is too old to know of servers of tools. */
export async function listed(
    asked: Promise<McpServersResult>,
    words: Words,
): Promise<(McpServersResult & { readonly rows: readonly ServerRow[] }) | undefined> {
    const result = await ifKnown(asked);
    return result && { ...result, rows: result.servers.map((server) => row(server, words)) };
}

function row(server: McpServerItem, words: Words): ServerRow {
    const { local, message = "", name, state, tools } = server;
    const parts = [
        words.states[state],
        ...(state === "allowed" ? [words.tools(tools.length)] : []),
        ...(local ? [words.local] : []),
    ];
    return { label: name, description: parts.join(" · "), detail: howOf(server) || message, server };
}

/** What may be done about this one: what cannot be started is corrected in its file. */
export function waysFor({ state }: McpServerItem): readonly ("test" | "open" | "remove")[] {
    return state === "missing" || state === "miswritten" ? ["open", "remove"] : ["test", "remove"];
}

/** What is started or asked, for a person to look at: never what is run. */
export function howOf({ command, url }: McpServerItem): string {
    return url ?? (command ?? []).map((word) => (/^[\w./:@=-]+$/.test(word) ? word : JSON.stringify(word))).join(" ");
}
