import type { MarkdownIt, StateBlock, StateInline } from "markdown-it";

const REFERENCE = /\[\^([^\s[\]^]{1,40})\]/y;
const NOTE = /^\[\^([^\s[\]^]{1,40})\]: *(?=\S)/;

/**
 * Footnotes. A reference says its label as it was written until the note is there: a text grows, and `[^a-z]` without a
 * note is no reference at all. Neither has an id, as that could take the name of an element of the page.
 */
export function footnotes(parser: MarkdownIt): void {
    parser.inline.ruler.before("link", "footnote_reference", referenceRule);
    parser.block.ruler.before("reference", "footnote", noteRule, { alt: ["paragraph", "reference"] });
    const { escapeHtml } = parser.utils;
    parser.renderer.rules["footnote_reference"] = (tokens, index) =>
        `<span class="footnote-reference">${escapeHtml(tokens[index]?.content ?? "")}</span>`;
    parser.renderer.rules["footnote_label"] = (tokens, index) =>
        `<span class="footnote-label">${escapeHtml(tokens[index]?.content ?? "")}</span> `;
}

function referenceRule(state: StateInline, silent: boolean): boolean {
    REFERENCE.lastIndex = state.pos;
    const found = state.src[state.pos] === "[" ? REFERENCE.exec(state.src) : null;
    // `[^1](…)` is a link, whatever it is called.
    if (found === null || "([".includes(state.src[REFERENCE.lastIndex] ?? " ") || REFERENCE.lastIndex > state.posMax) {
        return false;
    }
    if (!silent) {
        state.push("footnote_reference", "", 0).content = found[0];
    }
    state.pos += found[0].length;
    return true;
}

/** A note goes on to the next empty line or the next note. */
function noteRule(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
    const begun = (line: number): RegExpExecArray | null =>
        (state.sCount[line] ?? 0) - state.blkIndent >= 4 ? null : NOTE.exec(lineOf(state, line));
    const label = begun(startLine);
    if (label === null || silent) {
        return label !== null;
    }
    let line = startLine + 1;
    while (line < endLine && !state.isEmpty(line) && begun(line) === null) {
        line += 1;
    }
    const open = state.push("paragraph_open", "p", 1);
    open.attrSet("class", "footnote");
    open.map = [startLine, line];
    const mark = state.push("footnote_label", "", 0);
    mark.content = `[^${label[1]}]`;
    const inline = state.push("inline", "", 0);
    inline.content = state.getLines(startLine, line, state.blkIndent, false).trim().slice(label[0].length).trim();
    inline.map = [startLine, line];
    inline.children = [];
    state.push("paragraph_close", "p", -1);
    state.line = line;
    return true;
}

function lineOf(state: StateBlock, line: number): string {
    return state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);
}
