import * as v from "valibot";

const place = v.object({ line: v.number(), character: v.number() });

/** A range as LSP has it. */
const span = v.object({ start: place, end: place });

/** A diagnostic as the server takes it. */
const told = v.object({
    range: span,
    message: v.string(),
    severity: v.optional(v.number()),
    source: v.optional(v.string()),
    code: v.optional(v.string()),
});

/** What a task is about, as the server's commands take it and its code actions carry it. */
const about = v.object({
    uri: v.string(),
    range: v.optional(span),
    diagnostics: v.optional(v.array(told)),
    /** The task's name, where the command is for all. */
    task: v.optional(v.string()),
});

export type Told = v.InferOutput<typeof told>;
export type Span = v.InferOutput<typeof span>;
export type About = v.InferOutput<typeof about>;

/** What a command was called with, where it says that; a menu of VS Code calls with a `Uri` instead. */
export function readAbout(given: unknown): About | undefined {
    const read = v.safeParse(about, given);
    return read.success ? read.output : undefined;
}

/** `greet.py:3–4`, with lines counted from 1; without a range the name alone. */
export function placeIn(name: string, range?: Span): string {
    if (range === undefined) {
        return name;
    }
    const [first, last] = linesOf(range);
    return first === last ? `${name}:${first + 1}` : `${name}:${first + 1}–${last + 1}`;
}

/** First and last line of a range, counted from 0: a line of which it holds nothing is none of them. */
export function linesOf({ end, start }: Span): readonly [number, number] {
    return [start.line, end.character === 0 && end.line > start.line ? end.line - 1 : end.line];
}
