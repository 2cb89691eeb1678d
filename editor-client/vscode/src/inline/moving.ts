/** How lines move when their document is edited. Knows no editor. */

/** First and last line, counted from 0. */
export interface Lines {
    readonly first: number;
    readonly last: number;
}

interface Place {
    readonly line: number;
    readonly character: number;
}

/** A change of a document, as VS Code tells it. */
export interface Change {
    readonly range: { readonly start: Place; readonly end: Place };
    readonly text: string;
}

/** Where the lines are after all changes of one step, each told by the places from before it. */
export function moved(lines: Lines, changes: readonly Change[]): Lines {
    // From the last to the first, so that none moves another.
    const ordered = [...changes].sort((one, other) => compare(other.range.start, one.range.start));
    return ordered.reduce(after, lines);
}

function after({ first, last }: Lines, { range: { end, start }, text }: Change): Lines {
    const grown = (text.match(/\n/g)?.length ?? 0) - (end.line - start.line);
    if (start.line > last) {
        return { first, last };
    }
    const above = end.line < first || (end.line === first && end.character === 0 && endsBefore(start, text));
    if (above) {
        return { first: first + grown, last: last + grown };
    }
    const all = Math.max(last, end.line) + grown;
    return { first: Math.min(first, start.line), last: Math.max(all, Math.min(first, start.line)) };
}

/** Whether what is put before a line's beginning leaves that line whole. */
function endsBefore(start: Place, text: string): boolean {
    return text === "" ? start.character === 0 : text.endsWith("\n");
}

function compare(one: Place, other: Place): number {
    return one.line - other.line || one.character - other.character;
}
