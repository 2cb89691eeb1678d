import DOMPurify from "dompurify";
import MarkdownIt, { type Token } from "markdown-it";

/** A top-level piece of a text: while an answer grows, only its last pieces change. */
export interface Block {
    readonly html: string;
}

const TAGS =
    "a b blockquote br code del em h1 h2 h3 h4 h5 h6 hr i li ol p pre s strong sub sup table tbody td th thead tr ul".split(
        " ",
    );
const ATTRIBUTES = ["align", "class", "href", "start", "title"];
const WEB_PAGE = /^https?:\/\//i;

const parser = new MarkdownIt({ html: false, linkify: true, typographer: false });
parser.validateLink = (url) => WEB_PAGE.test(url.trim());
parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });

// An image would be fetched, and so tell its address, whatever that says. A link is only followed by a person.
parser.renderer.rules["image"] = (tokens, index) => {
    const token = tokens[index];
    const url = String(token?.attrGet("src") ?? "");
    const label = parser.utils.escapeHtml(token?.content ?? url);
    return WEB_PAGE.test(url) ? `<a href="${parser.utils.escapeHtml(url)}">${label}</a>` : label;
};

parser.renderer.rules["fence"] = (tokens, index) => {
    const token = tokens[index];
    const language = /^[\w+#.-]{1,40}/.exec(token?.info.trim() ?? "")?.[0];
    const name = language === undefined ? "" : ` class="language-${parser.utils.escapeHtml(language)}"`;
    return `<pre><code${name}>${parser.utils.escapeHtml(token?.content ?? "")}</code></pre>\n`;
};

/** The HTML of a text, piece by piece; every piece is clean. */
export function blocksOf(text: string): Block[] {
    const environment = {};
    return topLevel(parser.parse(text, environment)).map((tokens) => ({
        html: parser.renderer.render(tokens, parser.options, environment),
    }));
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
