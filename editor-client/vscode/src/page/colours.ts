import { COLOURED, type Colours } from "../chat/messages";

/** Colour code as the editor's theme does; what it has no colour for keeps that of the style sheet. */
export function colour(colours: Colours): void {
    for (const name of COLOURED) {
        const found = colours[name];
        if (found === undefined) {
            document.body.style.removeProperty(`--code-${name}`);
        } else {
            document.body.style.setProperty(`--code-${name}`, found);
        }
    }
}
