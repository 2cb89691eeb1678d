import { fill, tell, words } from "../editor";
import type { Finding } from "../finding";
import { type Place, placeIn, placesIn } from "../places";

/** What may hold the name of a file, and is no link of its own. */
const OTHERS = "a, pre, code, button, kbd, .file, .math, .footnote-reference";

/** Make links of the files that a finished piece names, once the editor has found them in the folders that are open. */
export function dressFiles(piece: Element, finding: Finding): void {
    for (const element of piece.querySelectorAll<HTMLElement>(".file, code:not(.math)")) {
        const place = element.closest("pre, a") === null ? placeIn(element.title || element.textContent) : undefined;
        if (place !== undefined) {
            finding.whenFound(place.path, () => leadTo(element, place));
        }
    }
    for (const text of textsOf(piece)) {
        dressText(text, finding);
    }
}

function textsOf(piece: Element): Text[] {
    const texts: Text[] = [];
    // 4: texts only.
    const walker = document.createTreeWalker(piece, 4);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        if (node.parentElement?.closest(OTHERS) === null) {
            texts.push(node as Text);
        }
    }
    return texts;
}

/** Each name gets an element of its own, from the last to the first: what stands before it keeps its place. */
function dressText(text: Text, finding: Finding): void {
    for (const { end, start, ...place } of placesIn(text.data).reverse()) {
        text.splitText(end);
        const name = document.createElement("span");
        const named = text.splitText(start);
        named.replaceWith(name);
        name.append(named);
        finding.whenFound(place.path, () => leadTo(name, place));
    }
}

/** It has no address: what it does is said here, and the editor opens only what it has found itself. */
function leadTo(element: HTMLElement, place: Place): void {
    const open = (): void => tell({ kind: "openFile", ...place });
    element.classList.add("file", "found");
    element.tabIndex = 0;
    element.setAttribute("role", "link");
    element.title = fill(words.openFile, place.path);
    element.addEventListener("click", open);
    element.addEventListener("keydown", ({ key }) => {
        if (key === "Enter") {
            open();
        }
    });
}
