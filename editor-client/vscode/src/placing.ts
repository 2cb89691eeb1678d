/** Where exactly an answer's code goes, so that the lines around it stay as they are. Knows no editor. */

import { indentationOf, marginOf, movedTo, styleOf } from "./indentation";

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
 * The code in the place of a selection, whose ends may come in any order. The line break that a selection of whole lines
 * ends with is not part of what is replaced: the code of an answer comes without one.
 */
export function replacing({ eol, text }: Text, from: number, to: number, code: string): Edit {
    const [start, end] = [Math.min(from, to), withoutBreak(text, Math.min(from, to), Math.max(from, to))];
    const line = lineAt(text, start);
    const before = text.slice(line.start, start);
    if (start === end) {
        return inserting({ eol, text }, start, code);
    }
    const lines = linesOf(code);
    const style = styleOf(text);
    if (isBlank(before)) {
        const original = linesOf(text.slice(line.start, end));
        const margin = marginOf(original) || indentationOf(original.every(isBlank) ? (original[0] ?? "") : "");
        return { start: line.start, end, text: movedTo(margin, lines, style, original).join(eol) };
    }
    // The line goes on before the selection: of the code's first line only what is no margin follows.
    const original = linesOf(text.slice(start, end));
    const [first = "", ...rest] = movedTo(indentationOf(before), lines, style, original);
    return { start, end, text: [first.trimStart(), ...rest].join(eol) };
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

/** The document with the edit in it. */
export function after(text: string, edit: Edit): string {
    return text.slice(0, edit.start) + edit.text + text.slice(edit.end);
}

function isBlank(line: string): boolean {
    return line.trim() === "";
}

function linesOf(code: string): string[] {
    return code.replace(/\r?\n$/, "").split(/\r\n|\r|\n/);
}

/** The end of a range, without the line break it ends with. */
function withoutBreak(text: string, start: number, end: number): number {
    if (end === start || text[end - 1] !== "\n") {
        return end;
    }
    return Math.max(start, text[end - 2] === "\r" ? end - 2 : end - 1);
}

/** The line of an offset, without its break. */
function lineAt(text: string, offset: number): { start: number; end: number } {
    const found = text.indexOf("\n", offset);
    const end = found < 0 ? text.length : withoutBreak(text, offset, found + 1);
    return { start: offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1, end };
}
