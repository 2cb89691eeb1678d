import { env, Uri } from "vscode";

// The only place that opens what is outside of the editor: a rule of ESLint forbids VS Code's own call everywhere else.

/** Only what a browser opens. */
export function isWebPage(url: string): boolean {
    return URL.canParse(url) && ["https:", "http:"].includes(new URL(url).protocol);
}

/** Open a page in the browser; whether it was opened. What is no web page opens nothing. */
export async function openWebPage(url: string): Promise<boolean> {
    return isWebPage(url) && (await env.openExternal(Uri.parse(url, true)));
}
