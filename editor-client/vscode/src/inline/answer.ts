/** An answer as the inline chat takes it: what may be shown of it, and the code it proposes. Knows no editor. */

const FENCE = /^( {0,3})(`{3,}|~{3,})[^\n]*\n([^]*?)(?:^ {0,3}\2[`~]*[ \t]*$|(?![^]))/gm;

/** The code that may take the place of the one asked about: the longest block; undefined where there is none. */
export function proposedIn(answer: string): string | undefined {
    const blocks = [...answer.matchAll(FENCE)].map((match) => (match[3] ?? "").replace(/\r?\n$/, ""));
    return blocks.length === 0 ? undefined : blocks.reduce((best, each) => (each.length > best.length ? each : best));
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
