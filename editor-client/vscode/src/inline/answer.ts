/** An answer as the inline chat takes it: what may be shown of it. Knows no editor. */

/** Whether there is a block of code in it. */
export function holdsCode(answer: string): boolean {
    return /^ {0,3}(`{3,}|~{3,})/m.test(answer);
}

/** What is being written, for a line that tells of it: the last one that says something. */
export function lastLine(answer: string): string {
    return answer.trimEnd().split("\n").at(-1)?.trim() ?? "";
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
