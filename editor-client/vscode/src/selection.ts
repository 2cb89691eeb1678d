import { type Diagnostic, languages, type Range, type TextEditor } from "vscode";

import type { About, Span, Told } from "./about";

/** So many go along. */
export const MOST_DIAGNOSTICS = 50;

/** The selection with what is said about it, or the whole document. */
export function selectedIn({ document, selection }: TextEditor): About {
    const range = selection.isEmpty ? undefined : selection;
    const diagnostics = languages
        .getDiagnostics(document.uri)
        .filter((each) => range === undefined || meets(range, each.range))
        .slice(0, MOST_DIAGNOSTICS);
    return {
        uri: document.uri.toString(),
        ...(range && { range: plain(range) }),
        diagnostics: diagnostics.map(toldOf),
    };
}

/** Whether they share a place; where one begins as the other ends they do not. */
export function meets(range: Range, other: Range): boolean {
    const shared = range.intersection(other);
    return shared !== undefined && (!shared.isEmpty || other.isEmpty);
}

/** A range as LSP has it; VS Code's own would be sent as an array. */
export function plain({ end, start }: Range): Span {
    return {
        start: { line: start.line, character: start.character },
        end: { line: end.line, character: end.character },
    };
}

/** A diagnostic as the server takes it. */
export function toldOf({ message, range, severity, source }: Diagnostic): Told {
    return { range: plain(range), message, severity: severity + 1, ...(source !== undefined && { source }) };
}
