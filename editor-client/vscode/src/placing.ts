/** Where exactly an answer's code goes, so that the lines around it stay as they are. Knows no editor. */

import { indentationOf, movedTo, styleOf } from "./indentation";

/** A document as it is in an editor. */
export interface Text {
    readonly text: string;
    readonly eol: "\n" | "\r\n";
}

/** Text in the place of what stands between two offsets. */
export interface Edit {
    readonly start: number;
    readonly end: number;
    readonly text: string;
}

/**
 * The code at a cursor: on its own lines wherever it would not fit into the cursor's line, above that where the cursor
 * stands before its words, else below. Only a single line goes into the middle, or where a blank was left for it.
 */
export function inserting({ eol, text }: Text, at: number, code: string): Edit {
    const line = lineAt(text, at);
    const [before, after] = [text.slice(line.start, at), text.slice(at, line.end)];
    const lines = linesOf(code);
    const single = lines.length === 1 && (!isBlank(after) || /[ \t]$/.test(before));
    if (single && !isBlank(before)) {
        return { start: at, end: at, text: code.trim() };
    }
    const moved = movedTo(indentationOf(before + after), lines, styleOf(text)).join(eol);
    if (isBlank(before + after)) {
        const last = line.end === text.length;
        return { start: line.start, end: line.end, text: last ? moved + eol : moved };
    }
    return isBlank(before)
        ? { start: line.start, end: line.start, text: moved + eol }
        : { start: line.end, end: line.end, text: eol + moved };
}

function isBlank(line: string): boolean {
    return line.trim() === "";
}

function linesOf(code: string): string[] {
    return code.replace(/\r?\n$/, "").split(/\r\n|\r|\n/);
}

/** The line of an offset, without its break. */
function lineAt(text: string, offset: number): { start: number; end: number } {
    const found = text.indexOf("\n", offset);
    const end = found < 0 ? text.length : text[found - 1] === "\r" && found > offset ? found - 1 : found;
    return { start: offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1, end };
}
