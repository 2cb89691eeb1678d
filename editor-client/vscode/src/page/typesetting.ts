import DOMPurify from "dompurify";
import MarkdownIt, { type Token } from "markdown-it";

import { alerts } from "./grammar/alerts";
import { footnotes } from "./grammar/footnotes";
import { links } from "./grammar/links";
import { taskLists } from "./grammar/lists";
import { math } from "./grammar/math";
import { tableCells } from "./grammar/tables";
import { tags } from "./grammar/tags";

/** A top-level piece of a text: while an answer grows, only the last one can change. */
export interface Block {
    /** Where it begins in the text. */
    readonly start: number;
    readonly html: string;
    /** Set for code between fences. */
    readonly fence?: Fence;
}

/** Code between two lines of backticks or tildes. */
export interface Fence {
    /** The line that it began with, without the language. */
    readonly marker: string;
    /** Where the code begins in the text. */
    readonly codeStart: number;
}

const TAGS =
    "a b blockquote br code del em h1 h2 h3 h4 h5 h6 hr i kbd li ol p pre s span strong sub sup table tbody td th thead tr ul".split(
        " ",
    );
const ATTRIBUTES = ["align", "class", "href", "start", "title"];
const WEB_PAGE = /^https?:\/\//i;
const LINE_END = /\r\n?|\n/g;

const parser = new MarkdownIt({ html: false, linkify: true, typographer: false });
[links, math, tags, taskLists, alerts, footnotes, tableCells].forEach((rule) => rule(parser));

parser.renderer.rules["fence"] = (tokens, index) => {
    const token = tokens[index];
    const info = token?.info.trim() ?? "";
    const language = /^[\w+#.-]{1,40}(?![/\\\w+#.-])/.exec(info)?.[0];
    const name = language === undefined ? "" : ` class="language-${parser.utils.escapeHtml(language)}"`;
    const title = info === (language ?? "") ? "" : ` title="${parser.utils.escapeHtml(info)}"`;
    return `<pre><code${name}${title}>${parser.utils.escapeHtml(token?.content ?? "")}</code></pre>\n`;
};

/**
 * The HTML of a text, piece by piece; every piece has to be cleaned still.
 *
 * @param environment what is known of the text before, such as the addresses of links
 */
export function blocksOf(text: string, environment: Record<string, unknown> = {}): Block[] {
    const starts = [0, ...[...text.matchAll(LINE_END)].map((end) => end.index + end[0].length)];
    return topLevel(parser.parse(text, environment)).map((tokens) => {
        const [first] = tokens;
        const line = first?.map?.[0] ?? 0;
        return {
            start: starts[line] ?? 0,
            html: parser.renderer.render(tokens, parser.options, environment),
            ...(first?.type === "fence" && {
                fence: { marker: first.markup, codeStart: starts[line + 1] ?? text.length },
            }),
        };
    });
}

/** Nothing that loads, runs, submits or names an element of ours. The last word before the DOM. */
export function clean(html: string): string {
    return DOMPurify.sanitize(html, {
        ALLOWED_TAGS: TAGS,
        ALLOWED_ATTR: ATTRIBUTES,
        ALLOWED_URI_REGEXP: WEB_PAGE,
        ALLOW_ARIA_ATTR: false,
        ALLOW_DATA_ATTR: false,
    });
}

function topLevel(tokens: readonly Token[]): Token[][] {
    const blocks: Token[][] = [];
    for (const token of tokens) {
        if (token.level === 0 && token.nesting >= 0) {
            blocks.push([]);
        }
        blocks.at(-1)?.push(token);
    }
    return blocks;
}
