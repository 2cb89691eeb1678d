import type { MarkdownIt, StateCore } from "markdown-it";

const BOX = /^\[([ xX])\](?: +|$)/;

/** Lists of tasks: the box is drawn, and is nothing to press. */
export function taskLists(parser: MarkdownIt): void {
    parser.core.ruler.after("inline", "task_lists", (state) => {
        state.tokens.forEach((_, index) => markTask(state, index));
    });
    parser.renderer.rules["task_box"] = (tokens, index) => `<span class="task-box">${tokens[index]?.content}</span>`;
}

function markTask(state: StateCore, index: number): void {
    const [item, paragraph, inline] = state.tokens.slice(index, index + 3);
    if (item?.type !== "list_item_open" || paragraph?.type !== "paragraph_open" || inline?.type !== "inline") {
        return;
    }
    const first = inline.children?.[0];
    const box = first?.type === "text" ? BOX.exec(first.content) : null;
    if (first === undefined || box === null) {
        return;
    }
    item.attrJoin("class", "task");
    first.content = first.content.slice(box[0].length);
    const drawn = new state.Token("task_box", "", 0);
    drawn.content = box[1] === " " ? "☐" : "☑";
    inline.children?.unshift(drawn);
}
