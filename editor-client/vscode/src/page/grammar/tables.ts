import type { MarkdownIt } from "markdown-it";

/** How a column is aligned stands in a class: a style of the text is never let through. */
export function tableCells(parser: MarkdownIt): void {
    parser.core.ruler.after("block", "table_cells", ({ tokens }) => {
        for (const token of tokens) {
            const side = /^text-align:(left|center|right)$/.exec(String(token.attrGet("style") ?? ""))?.[1];
            if (side !== undefined) {
                token.attrs = [["class", side]];
            }
        }
    });
}
