/** As much of a foreign text as a surface of VS Code shows, in characters. */
const MOST = 2_000;
/** The same in the status bar, which a longer one would push itself out of. */
const MOST_BESIDE_OTHERS = 60;

/** Characters nobody sees: controls but the line end and the tab, and those that turn the order of the letters around. */
const UNSEEN = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;
const SEEN = new Set(["\n", "\t"]);

/**
 * A text as VS Code shows it without reading anything into it.
 *
 * Notifications, progress and what stands below an input box make links of `[title](address)`, `command:` among the
 * addresses; lists, buttons and the status bar make icons of `$(name)`. What is told may quote a provider, a file, a
 * conversation or a server: a space keeps every word and makes none of these, and what nobody would see is written out.
 */
export function plain(text: string): string {
    const whole = seenWhole(text).replaceAll("](", "] (").replaceAll("$(", "$ (");
    return upTo(MOST, whole);
}

/** The same on one line, where a second one would not be seen. */
export function plainLine(text: string): string {
    return plain(text.replace(/\s*[\r\n]+\s*/g, " "));
}

/** The beginning of it, where it shares its line with others. */
export function plainWords(text: string): string {
    return upTo(MOST_BESIDE_OTHERS, plainLine(text));
}

/** Lines for a terminal, which would obey what begins with an escape character: links, titles and colours among it. */
export function terminalText(text: string): string {
    return seenWhole(text).replaceAll("\n", "\r\n");
}

function upTo(most: number, text: string): string {
    return text.length <= most ? text : `${text.slice(0, most).replace(/[\ud800-\udbff]$/, "")}…`;
}

function seenWhole(text: string): string {
    return text.replace(UNSEEN, (unseen) => (SEEN.has(unseen) ? unseen : writtenOut(unseen)));
}

function writtenOut(unseen: string): string {
    return unseen === "\r" ? "" : `\\u${unseen.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
