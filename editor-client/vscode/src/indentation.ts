/** How code is moved to where it is put: blanks only, and only those that lines begin with. Knows no editor. */

/** What a document indents with, and how many blanks one step of it is. */
export interface Style {
    readonly tabs: boolean;
    readonly width: number;
}

/** Blanks of one step, where nothing says otherwise. */
const USUAL = 4;

/** What most lines of a document are indented with; undefined where none of them is. */
export function styleOf(text: string): Style | undefined {
    const tabs = text.match(/^\t+(?=\S)/gm)?.length ?? 0;
    const blanks = (text.match(/^ {2,}(?=\S)/gm) ?? []).map(({ length }) => length);
    if (tabs === 0 && blanks.length === 0) {
        return undefined;
    }
    return { tabs: tabs > blanks.length, width: blanks.length > 0 ? Math.min(...blanks, 8) : USUAL };
}

/** The blanks that a line begins with. */
export function indentationOf(line: string): string {
    return /^[ \t]*/.exec(line)?.[0] ?? "";
}

/** The blanks that all lines with something on them begin with. */
function marginOf(lines: readonly string[]): string {
    const all = lines.filter((line) => line.trim() !== "").map(indentationOf);
    return all.reduce((shared, each) => sharedStart(shared, each), all[0] ?? "");
}

/** The lines with this margin in the place of their own, indented as the document is. */
export function movedTo(margin: string, lines: readonly string[], style: Style | undefined): string[] {
    const { length } = marginOf(lines);
    const own = lines.map((line) => (line.trim() === "" ? "" : line.slice(length)));
    const step = stepOf(own);
    return own.map((line) => (line === "" ? "" : margin + inStyle(line, step, style)));
}

/** Blanks of one step of these lines, whose margin is taken off. */
function stepOf(lines: readonly string[]): number {
    const steps = lines.map((line) => /^ */.exec(line)?.[0].length ?? 0).filter((length) => length > 1);
    return steps.length > 0 ? Math.min(...steps) : USUAL;
}

function inStyle(line: string, step: number, style: Style | undefined): string {
    const blanks = indentationOf(line);
    if (style === undefined || !blanks.includes(style.tabs ? " " : "\t")) {
        return line;
    }
    const rest = line.slice(blanks.length);
    if (!style.tabs) {
        return blanks.replaceAll("\t", " ".repeat(style.width)) + rest;
    }
    const columns = blanks.replaceAll("\t", " ".repeat(step)).length;
    return "\t".repeat(Math.floor(columns / step)) + " ".repeat(columns % step) + rest;
}

function sharedStart(some: string, others: string): string {
    let length = 0;
    while (length < some.length && some[length] === others[length]) {
        length += 1;
    }
    return some.slice(0, length);
}
