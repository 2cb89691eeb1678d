import { MarkdownString } from "vscode";

import { onlyWebLinks } from "./markdownText";

// The only place that makes Markdown for VS Code to render: a rule of ESLint forbids it everywhere else.

/** A foreign text as VS Code may render it: no images, no HTML, no icons, no commands, and no links but to web pages. */
export function foreignMarkdown(text: string): MarkdownString {
    return madeSafe(onlyWebLinks(text));
}

/** Markdown of which somebody has seen to that already, such as what comes in pieces. */
export function madeSafe(markdown: string): MarkdownString {
    const body = new MarkdownString(markdown, false);
    body.isTrusted = false;
    body.supportHtml = false;
    return body;
}
