import { highlighter, moreLanguages } from "./codeLanguages";
import type { Turns } from "./turns";

/** Colouring so many characters is not felt. Longer code is coloured in parts, one after another. */
const PART = 6_000;
/** Colouring so many is not felt even when it is done again with each piece of text. */
const LITTLE = 1_500;
/** Longer code stays plain. */
const LONGEST = 400_000;

/** The language an answer gave a piece of code, as it named it. */
export function languageOf(code: Element): string {
    return /(?:^|\s)language-([\w+#.-]+)/.exec(code.className)?.[1] ?? "";
}

/** Colour a piece of code in place; its text stays what it was. Without turns more than a little of it stays plain. */
export function highlight(code: HTMLElement, turns: Turns | undefined): void {
    const language = languageOf(code).toLowerCase();
    const text = code.textContent;
    if (!highlighter.getLanguage(language)) {
        void (turns && language !== "" && colourLater(code, language, turns));
        return;
    }
    if (text.length > (turns ? LONGEST : LITTLE)) {
        return;
    }
    code.classList.add("hljs");
    if (text.length <= LITTLE || turns === undefined) {
        colour(code, text, language);
        return;
    }
    const parts = partsOf(text).map(plainPart);
    code.replaceChildren(...parts);
    parts.forEach((part) => turns.add(() => colour(part, part.textContent, language)));
}

async function colourLater(code: HTMLElement, language: string, turns: Turns): Promise<void> {
    await moreLanguages();
    if (highlighter.getLanguage(language)) {
        highlight(code, turns);
    }
}

function colour(place: HTMLElement, text: string, language: string): void {
    // The highlighter escapes what it is given and adds spans with classes.
    place.innerHTML = highlighter.highlight(text, { language, ignoreIllegals: true }).value;
}

/** Some lines of code, laid out for themselves: what is added behind them leaves them alone. */
export function plainPart(text: string): HTMLElement {
    const part = document.createElement("span");
    part.className = "code-part";
    part.textContent = text;
    return part;
}

/** Cut between definitions where possible, where no string or comment is open: before a line that is not indented. */
export function partsOf(text: string): string[] {
    const parts: string[] = [];
    let start = 0;
    while (text.length - start > PART) {
        const end = cutBetween(text, start + PART / 2, start + PART);
        parts.push(text.slice(start, end));
        start = end;
    }
    return [...parts, text.slice(start)];
}

function cutBetween(text: string, from: number, to: number): number {
    const blank = text.slice(from, to).search(/\n\n(?=\S)/);
    const line = text.lastIndexOf("\n", to - 1);
    return blank >= 0 ? from + blank + 2 : line >= from ? line + 1 : to;
}
