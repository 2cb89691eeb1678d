import type { MarkdownIt, StateCore } from "markdown-it";

const KIND = /^\[!(note|tip|important|warning|caution)\]\s*$/i;

/** Quotes that begin with `[!NOTE]` alone on their first line. */
export function alerts(parser: MarkdownIt): void {
    parser.core.ruler.after("inline", "alerts", (state) => {
        state.tokens.forEach((_, index) => markAlert(state, index));
    });
    // The kind in English stands here; the page puts its title there in the language of the editor.
    parser.renderer.rules["alert_title"] = (tokens, index) =>
        `<span class="alert-title">${tokens[index]?.content}</span>`;
}

function markAlert(state: StateCore, index: number): void {
    const [quote, paragraph, inline] = state.tokens.slice(index, index + 3);
    if (quote?.type !== "blockquote_open" || paragraph?.type !== "paragraph_open" || inline?.type !== "inline") {
        return;
    }
    const [first, second] = inline.children ?? [];
    const kind = first?.type === "text" ? KIND.exec(first.content)?.[1]?.toLowerCase() : undefined;
    const alone = second === undefined || second.type === "softbreak" || second.type === "hardbreak";
    if (kind === undefined || !alone) {
        return;
    }
    quote.attrJoin("class", `alert ${kind}`);
    const title = new state.Token("alert_title", "", 0);
    title.content = kind;
    inline.children?.splice(0, second === undefined ? 1 : 2, title);
}
