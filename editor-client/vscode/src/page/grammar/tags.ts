import type { MarkdownIt, StateInline } from "markdown-it";

const LINE_BREAK = /<br *\/?>/iy;
const KEY = /<kbd>([^<>\n]{1,40})<\/kbd>/iy;

/** The only two tags of HTML that are read, as they stand here: with an attribute they are words. */
export function tags(parser: MarkdownIt): void {
    parser.inline.ruler.before("autolink", "tags", rule);
    parser.renderer.rules["key"] = (tokens, index) =>
        `<kbd>${parser.utils.escapeHtml(tokens[index]?.content ?? "")}</kbd>`;
}

function rule(state: StateInline, silent: boolean): boolean {
    if (state.src[state.pos] !== "<") {
        return false;
    }
    const lineBreak = at(LINE_BREAK, state);
    const key = lineBreak ?? at(KEY, state);
    if (key === null) {
        return false;
    }
    if (!silent && lineBreak) {
        state.push("hardbreak", "br", 0);
    } else if (!silent) {
        state.push("key", "kbd", 0).content = key[1] ?? "";
    }
    state.pos += key[0].length;
    return true;
}

function at(pattern: RegExp, { pos, posMax, src }: StateInline): RegExpExecArray | null {
    pattern.lastIndex = pos;
    const found = pattern.exec(src);
    return found !== null && pos + found[0].length <= posMax ? found : null;
}
