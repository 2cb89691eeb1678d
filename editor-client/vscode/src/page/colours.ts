import { COLOURED, type ThemeColours } from "../chat/messages";

/** The attribute in which VS Code tells the page which kind of theme is in use. */
const THEME = "data-vscode-theme-kind";

let told: ThemeColours | undefined;
let watching: MutationObserver | undefined;

/**
 * Colour code as the editor's theme does; what it has no colour for keeps that of the style sheet. When the theme changes
 * the page learns of its surfaces first: until the new colours come, those of another kind of theme would not be readable.
 */
export function colour(colours: ThemeColours): void {
    told = colours;
    show();
    if (watching === undefined) {
        watching = new window.MutationObserver(show);
        watching.observe(document.body, { attributeFilter: [THEME] });
    }
}

function show(): void {
    const fitting = told?.theme === document.body.getAttribute(THEME) ? told.colours : undefined;
    for (const name of COLOURED) {
        const found = fitting?.[name];
        if (found === undefined) {
            document.body.style.removeProperty(`--code-${name}`);
        } else {
            document.body.style.setProperty(`--code-${name}`, found);
        }
    }
}
