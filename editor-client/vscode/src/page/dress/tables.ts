import { words } from "../editor";

/** Tables scroll within a box of their own, by keyboard too: their words are never broken to fit a narrow side bar. */
export function dressTables(piece: Element): void {
    for (const table of piece.querySelectorAll("table")) {
        const box = document.createElement("div");
        box.className = "table";
        box.tabIndex = 0;
        box.setAttribute("role", "region");
        box.setAttribute("aria-label", words.table);
        table.replaceWith(box);
        box.append(table);
    }
}
