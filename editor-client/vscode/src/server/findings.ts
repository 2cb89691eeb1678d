import { l10n } from "vscode";

import type { ChatResult, FindingItem, TaskResult } from "../protocol/generated";

/** What Find Problems found, as an answer for a person: its own is JSON, for the marks in the code. */
export function inWords(result: TaskResult): ChatResult {
    return result.findings === undefined ? result : { ...result, text: listed(result.findings) };
}

function listed(findings: readonly FindingItem[]): string {
    if (findings.length === 0) {
        return l10n.t("No problems found.");
    }
    const told = l10n.t("Problems found and marked in the code: {0}", findings.length);
    return [`${told}\n`, ...findings.map(line)].join("\n");
}

function line({ firstLine, lastLine, message }: FindingItem): string {
    const place = firstLine === lastLine ? l10n.t("Line {0}", firstLine) : l10n.t("Lines {0}–{1}", firstLine, lastLine);
    return `- **${place}**: ${message.split("\n").join("\n  ")}`;
}
