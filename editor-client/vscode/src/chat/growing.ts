/** The text with more behind its first `start` UTF-16 units, some of which may be there; undefined where a piece is missing. */
export function withMore(text: string, start: number, more: string): string | undefined {
    if (text.length < start) {
        return undefined;
    }
    // What was read meanwhile may hold more already.
    return text.length > start + more.length ? text : text.slice(0, start) + more;
}
