import type { MarkdownIt, StateBlock, StateInline } from "markdown-it";

/** A longer formula is shown as it was written. */
export const LONGEST = 2_000;
/** Lines that a formula may take up. */
const MOST_LINES = 100;

interface Delimiters {
    readonly begin: string;
    readonly end: string;
    /** Whether the formula stands on a line of its own. */
    readonly display: boolean;
}

const DOLLAR: Delimiters = { begin: "$", end: "$", display: false };
const DELIMITERS: readonly Delimiters[] = [
    { begin: "$$", end: "$$", display: true },
    { begin: "\\[", end: "\\]", display: true },
    { begin: "\\(", end: "\\)", display: false },
    DOLLAR,
];
const BLOCKS = DELIMITERS.filter(({ display }) => display);

/** Formulas of TeX. They are found here, and typeset once they are in the page. */
export function math(parser: MarkdownIt): void {
    parser.inline.ruler.before("escape", "math", inlineRule);
    parser.block.ruler.before("fence", "math", blockRule, { alt: ["paragraph", "reference", "blockquote", "list"] });
    const { escapeHtml } = parser.utils;
    parser.renderer.rules["math"] = (tokens, index) => {
        const { content = "", info = "", markup = "" } = tokens[index] ?? {};
        return `<code class="math${info}">${escapeHtml(markup.replace(" ", content))}</code>`;
    };
    parser.renderer.rules["math_block"] = (...given) => `<p>${parser.renderer.rules["math"]?.(...given) ?? ""}</p>\n`;
}

function inlineRule(state: StateInline, silent: boolean): boolean {
    const { pos, src } = state;
    const first = src[pos];
    if (first !== "$" && first !== "\\") {
        return false;
    }
    const found = DELIMITERS.find(({ begin }) => src.startsWith(begin, pos));
    if (found === undefined) {
        return false;
    }
    const { begin, display, end: closing } = found;
    const from = pos + begin.length;
    const end = nextOf(state, closing, from);
    const content = src.slice(from, end);
    if (end < 0 || end > state.posMax || !isFormula(content) || (found === DOLLAR && !isMeant(src, pos, end))) {
        return false;
    }
    if (!silent) {
        put(state.push("math", "", 0), content, found, display);
    }
    state.pos = end + closing.length;
    return true;
}

function put(
    token: { content: string; info: string; markup: string },
    content: string,
    { begin, end }: Delimiters,
    display: boolean,
): void {
    token.content = content;
    token.info = display ? " display" : "";
    token.markup = `${begin} ${end}`;
}

function isFormula(content: string): boolean {
    return content.length <= LONGEST && content.trim() !== "" && !content.includes("\n\n");
}

/** Where the closing delimiter is next. Each is looked for once, however many formulas begin before it. */
function nextOf(state: StateInline, closing: string, from: number): number {
    const known = (NEXT.get(state) ?? NEXT.set(state, new Map<string, number>()).get(state)!).get(closing);
    if (known !== undefined && (known < 0 || known >= from)) {
        return known;
    }
    const next = state.src.indexOf(closing, from);
    NEXT.get(state)?.set(closing, next);
    return next;
}

const NEXT = new WeakMap<StateInline, Map<string, number>>();

/** Whether a text between two dollars is a formula: most dollars are prices, variables of a shell, and selectors. */
function isMeant(src: string, begin: number, end: number): boolean {
    const content = src.slice(begin + 1, end);
    return (
        !/[\w\\$]/.test(src[begin - 1] ?? "") &&
        !/[\w({[$'"]/.test(src[end + 1] ?? "") &&
        !/^\s|[\s\\]$|[`\n]/.test(content) &&
        !/^[\d.,]+(?:[-–—/]|\s*[A-Za-z]{2,}|\s+\(?[a-z]{2,})/.test(content)
    );
}

function blockRule(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
    if ((state.sCount[startLine] ?? 0) - state.blkIndent >= 4) {
        return false;
    }
    const first = lineOf(state, startLine);
    const found = BLOCKS.find(({ begin }) => first.startsWith(begin));
    if (found === undefined) {
        return false;
    }
    const formula = formulaFrom(state, startLine, endLine, found);
    if (formula === undefined) {
        return false;
    }
    if (!silent) {
        const token = state.push("math_block", "", 0);
        put(token, formula.content, found, true);
        token.block = true;
        token.map = [startLine, formula.line + 1];
        state.line = formula.line + 1;
    }
    return true;
}

/** The formula that begins with this line, and its last line; undefined where it has no end. */
function formulaFrom(
    state: StateBlock,
    startLine: number,
    endLine: number,
    { begin, end }: Delimiters,
): { content: string; line: number } | undefined {
    let content = "";
    for (let line = startLine; line < Math.min(endLine, startLine + MOST_LINES); line++) {
        const text = lineOf(state, line).slice(line === startLine ? begin.length : 0);
        const at = text.indexOf(end);
        if ((line > startLine && text === "") || (state.sCount[line] ?? 0) < state.blkIndent) {
            return undefined;
        }
        content += line === startLine ? text : `\n${text}`;
        if (at >= 0) {
            content = content.slice(0, content.length - text.length + at);
            return at + end.length === text.length && isFormula(content) ? { content, line } : undefined;
        }
    }
    return undefined;
}

function lineOf(state: StateBlock, line: number): string {
    return state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]).trimEnd();
}
