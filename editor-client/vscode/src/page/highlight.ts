import highlighter from "highlight.js/lib/common";

/** Longer code stays plain: colouring it would be felt while it streams. */
const LONGEST = 60_000;

/** The language an answer gave a piece of code, as it named it. */
export function languageOf(code: Element): string {
    return /(?:^|\s)language-([\w+#.-]+)/.exec(code.className)?.[1] ?? "";
}

/** Colour a piece of code in place. Its text stays what it was. */
export function highlight(code: HTMLElement): void {
    const language = languageOf(code).toLowerCase();
    const text = code.textContent;
    if (highlighter.getLanguage(language) && text.length <= LONGEST) {
        // The highlighter escapes what it is given and adds spans with classes.
        code.innerHTML = highlighter.highlight(text, { language, ignoreIllegals: true }).value;
        code.classList.add("hljs");
    }
}
