import type { ReferenceItem } from "../protocol/generated";
import type { Along, ContextItem } from "./along";
import { withDash } from "./drawing";

/** The code that a thread remembers a question was about, where it can be found again by its place. */
export function foundAgain(remembered: readonly ReferenceItem[]): Along {
    const found = remembered.map((each) => ({ item: itemOf(each), kind: each.kind, title: withDash(each.title) }));
    const known = found.flatMap(({ item, ...reference }) => (item ? [{ item, reference }] : []));
    return { items: known.map(({ item }) => item), references: known.map(({ reference }) => reference) };
}

function itemOf({ firstLine, kind, lastLine, uri }: ReferenceItem): ContextItem | undefined {
    if (uri === undefined) {
        return undefined;
    }
    if (kind === "file" || kind === "attachment") {
        return { kind, uri };
    }
    const known = kind === "selection" || kind === "range" || kind === "symbol";
    if (!known || firstLine === undefined || lastLine === undefined) {
        return undefined;
    }
    const range = { start: { line: firstLine, character: 0 }, end: { line: lastLine + 1, character: 0 } };
    return { kind: "range", uri, range };
}
