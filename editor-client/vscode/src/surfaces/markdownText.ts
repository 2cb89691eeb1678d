/** Markdown that VS Code renders, as text: what of a foreign one may be rendered, and how a sentence reads as it is. */

/** Code between fences, as the renderer of VS Code takes it: its end may have other marks behind it. */
const FENCED = /^(`{3,}(?=[^`\n]*$)|~{3,})[^\n]*\n(?:[^]*?\n)?(?: {0,3}\1[~`]* *$|(?![^]))/gm;
/** Code within a line. */
const SPAN = /(?<![`\\])(`+)(?!`)(?:.*?[^`])?\1(?!`)/g;

/** What makes a link of the words before it, unless a web address follows. */
const LINKING = /\](?=[(:](?!\s*<?https?:\/\/))/gi;
/** In code, where brackets follow each other: only before what could lead somewhere. */
const LINKING_IN_CODE = /\](?=[(:](?!\s*<?https?:\/\/)\s*[^\s)]*[:&\\/])/gi;
/** `<scheme:…>` and `<name@host>`. */
const ANGLED = /<(?=(?!https?:)[a-z][a-z\d+.-]*:|[^\s<>]+@)/gi;
/** `name@host`, `ftp://…` and their like, which are links without any brackets. */
const BARE = /(?<=[\w+-])@(?=\w)|(?<!\bhttps?):(?=\/\/)/gi;
const WORD_JOINER = "\u2060";

/**
 * The text without images and without links but to web pages. VS Code would load the ones and open the others, files and
 * programs among them: a backslash takes its meaning from the sign that makes them, and is seen only in code of one line.
 */
export function onlyWebLinks(markdown: string): string {
    return outside(FENCED, withoutImages(markdown), (prose) =>
        outside(
            SPAN,
            prose,
            (words) => words.replace(LINKING, "]\\").replace(ANGLED, `<${WORD_JOINER}`).replace(BARE, "\\$&"),
            (code) => code.replace(LINKING_IN_CODE, "]\\"),
        ),
    );
}

/**
 * The text without images. Whatever could become one becomes a link, by a mark nobody sees; where no image can be, the
 * text is left alone.
 */
function withoutImages(markdown: string): string {
    return /\][ \t\r\n]*[([:]/.test(markdown) ? markdown.replaceAll("![", `!${WORD_JOINER}[`) : markdown;
}

/** Markdown that reads as this text. VS Code's own way makes all blanks hard, so that no line is broken. */
export function asMarkdown(text: string): string {
    return text.replace(/[!-/:-@[-`{-~]/g, "\\$&").replace(/\r?\n/g, "  \n");
}

/** The text with `change` made to what this pattern does not match, and `within` to what it does. */
function outside(
    pattern: RegExp,
    text: string,
    change: (text: string) => string,
    within = (matched: string): string => matched,
): string {
    let [changed, from] = ["", 0];
    for (const { 0: matched, index } of text.matchAll(pattern)) {
        changed += change(text.slice(from, index)) + within(matched);
        from = index + matched.length;
    }
    return changed + change(text.slice(from));
}

/** Where code between fences begins, and what ends it, at the beginning of a line. */
const FENCE = /^(`{3,}(?=[^`\n]*$)|~{3,})/;

/**
 * The same for a text that comes in pieces, of which nothing can be taken back: each line goes on once it is whole. What
 * would make an image is taken apart whatever follows, since its address may stand in a line that is not here yet.
 */
export class Lines {
    #begun = "";
    #fence: string | undefined;

    /** What may be rendered now. */
    add(text: string): string {
        const lines = (this.#begun + text).split("\n");
        this.#begun = lines.pop() ?? "";
        return lines.map((line) => `${this.#safe(line)}\n`).join("");
    }

    /** What is left at the end. */
    rest(): string {
        const last = this.#begun;
        this.#begun = "";
        return last === "" ? "" : this.#safe(last);
    }

    #safe(line: string): string {
        if (this.#fence !== undefined) {
            const end = line.replace(/^ {0,3}/, "");
            // Its end may have other marks behind it, as above.
            if (end.startsWith(this.#fence) && /^[~`]* *$/.test(end.slice(this.#fence.length))) {
                this.#fence = undefined;
            }
            return line;
        }
        this.#fence = FENCE.exec(line)?.[1];
        return this.#fence === undefined ? onlyWebLinks(line).replaceAll("![", `!${WORD_JOINER}[`) : line;
    }
}
