/** An answer as the inline chat takes it: what may be shown of it, and the code it proposes. Knows no editor. */

const FENCE = /^( {0,3})(`{3,}|~{3,})[^\n]*\n([^]*?)(?:^ {0,3}\2[`~]*[ \t]*$|(?![^]))/gm;

/** The code that may take the place of the one asked about: the longest block; undefined where there is none. */
export function proposedIn(answer: string): string | undefined {
    const blocks = [...answer.matchAll(FENCE)].map((match) => (match[3] ?? "").replace(/\r?\n$/, ""));
    return blocks.length === 0 ? undefined : blocks.reduce((best, each) => (each.length > best.length ? each : best));
}

/** The code with the indentation of what it replaces: models are apt to begin at the margin. */
export function indentedLike(original: string, code: string): string {
    const wanted = indentationOf(original);
    const given = indentationOf(code);
    if (!wanted.startsWith(given) || wanted === given) {
        return code;
    }
    const missing = wanted.slice(given.length);
    return code.replace(/^(?=[^\r\n])/gm, missing);
}

/** The answer with its last fence closed, so that what is put below it does not stand in it. */
export function closed(markdown: string): string {
    let open: string | undefined;
    for (const [, fence = "", rest = ""] of markdown.matchAll(/^ {0,3}(`{3,}|~{3,})(.*)$/gm)) {
        if (open === undefined) {
            open = fence;
        } else if (fence.startsWith(open) && rest.trim() === "") {
            open = undefined;
        }
    }
    return open === undefined ? markdown : `${markdown}\n${open}`;
}

/** The blanks that all lines with something on them begin with. */
function indentationOf(text: string): string {
    const all = [...text.matchAll(/^([ \t]*)[^ \t\r\n]/gm)].map((match) => match[1] ?? "");
    return all.reduce((least, each) => (each.length < least.length ? each : least), all[0] ?? "");
}
