/** The text with more behind its first `start` UTF-16 units, some of which may be there; undefined where a piece is missing. */
export function withMore(text: string, start: number, more: string): string | undefined {
    return text.length < start ? undefined : text.slice(0, start) + more;
}
