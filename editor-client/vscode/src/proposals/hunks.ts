/** The hunks of a proposed edit: what a person sees of each, and which one they mean. Knows no editor. */

import type { EditHunkResult } from "../protocol/generated";

/** Lines that a hunk takes away, from the first to before the last, counted from 0: as many as none. */
export interface Taken {
    readonly first: number;
    readonly behind: number;
}

/** The lines that a hunk takes the place of: a range that ends within the document's last line has that one too. */
export function taken({ range: { end, start } }: EditHunkResult): Taken {
    return { first: start.line, behind: end.character > 0 ? end.line + 1 : end.line };
}

/** The hunk at this line, else the next one below, else the last one. */
export function hunkAt(hunks: readonly EditHunkResult[], line: number): EditHunkResult | undefined {
    return hunks.find((hunk) => line < Math.max(taken(hunk).behind, taken(hunk).first + 1)) ?? hunks.at(-1);
}

/** Code between fences that nothing in it closes. */
export function fenced(code: string, language: string): string {
    const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([marks]) => marks.length));
    const fence = "`".repeat(longest + 1);
    return `${fence}${language}\n${code.replace(/\r?\n$/, "")}\n${fence}`;
}

/** A text with all hunks in it, by the offsets of their ends. */
export function withHunks(
    text: string,
    hunks: readonly { readonly start: number; readonly end: number; readonly text: string }[],
): string {
    return hunks.reduceRight((done, each) => done.slice(0, each.start) + each.text + done.slice(each.end), text);
}
