import { MarkdownString } from "vscode";

import { onlyWebLinks } from "./markdownText";

// The only place that makes Markdown for VS Code to render: a rule of ESLint forbids it everywhere else.

/** A foreign text as VS Code may render it: no images, no HTML, no icons, no commands, and no links but to web pages. */
export function foreignMarkdown(text: string): MarkdownString {
    const body = new MarkdownString(onlyWebLinks(text), false);
    body.isTrusted = false;
    body.supportHtml = false;
    return body;
}
