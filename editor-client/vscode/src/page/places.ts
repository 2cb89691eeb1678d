/** A place in a file, as a text names it. Lines and columns count from 1. */
export interface Place {
    readonly path: string;
    readonly line?: number;
    readonly column?: number;
}

/** A place within a text. */
export interface Named extends Place {
    readonly start: number;
    readonly end: number;
}

const NAME = String.raw`[\p{L}\p{N}_.@+~\-]{1,100}`;
const WHERE = String.raw`(?::(?<line>\d{1,7})(?::(?<column>\d{1,5}))?(?:-\d{1,7})?|#L(?<hash>\d{1,7})(?:-L?\d{1,7})?)`;
/** A path whose last part has an ending, not within another word. */
const IN_TEXT = new RegExp(
    String.raw`(?<![\p{L}\p{N}_.@+~\-/\\:])(?<path>(?:[A-Za-z]:[/\\]|[/\\])?(?:${NAME}[/\\]){0,30}${NAME}\.[A-Za-z0-9]{1,10})` +
        String.raw`(?![A-Za-z0-9_/\\])${WHERE}?`,
    "gu",
);
const WHOLE = new RegExp(String.raw`^(?<path>[^:#\n]{1,400}|[A-Za-z]:[/\\][^:#\n]{1,400}?)${WHERE}?$`, "u");
/** What the whole of a link or of `code` may hold to be asked for as a file. */
const LIKE_A_FILE = /[/\\.]|^(?:Makefile|Dockerfile|LICENSE|Gemfile|Rakefile|Procfile)\b/;

/** The files that a text may name: whether they exist is for the editor to say. */
export function placesIn(text: string): Named[] {
    return [...text.matchAll(IN_TEXT)].map((found) => ({
        ...placeOf(found.groups),
        start: found.index,
        end: found.index + found[0].length,
    }));
}

/** The file that a link or a piece of code may name as a whole. */
export function placeIn(text: string): Place | undefined {
    const found = LIKE_A_FILE.test(text) ? WHOLE.exec(text.trim()) : null;
    return found ? placeOf(found.groups) : undefined;
}

function placeOf(groups: Readonly<Record<string, string | undefined>> = {}): Place {
    const { column, hash, line = hash, path = "" } = groups;
    return {
        path,
        ...(line !== undefined && { line: Number(line) }),
        ...(column !== undefined && { column: Number(column) }),
    };
}
