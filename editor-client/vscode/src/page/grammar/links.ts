import type { MarkdownIt } from "markdown-it";

const WEB_PAGE = /^https?:\/\//i;
/** Something with a scheme, a machine's name, or a place in the page. What looks like a scheme may be a file with a line. */
const ELSEWHERE = /^(?:[a-z][a-z0-9+.-]+:(?!\d+(?::\d+)?$)|[/\\]{2}|%5c%5c|[#?]|$)/i;

/** Links lead to web pages. One to a file says where it is, and is a link once the editor knows the file. */
export function links(parser: MarkdownIt): void {
    const { escapeHtml } = parser.utils;
    parser.validateLink = (url) => WEB_PAGE.test(url.trim()) || isPath(url.trim());
    parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
    parser.renderer.rules["link_open"] = (tokens, index, options, _environment, self) => {
        const token = tokens[index];
        const url = String(token?.attrGet("href") ?? "");
        return WEB_PAGE.test(url)
            ? self.renderToken(tokens, index, options)
            : `<span class="file" title="${escapeHtml(decoded(url))}">`;
    };
    parser.renderer.rules["link_close"] = (tokens, index) => {
        let open = index;
        while (open > 0 && tokens[open]?.type !== "link_open") {
            open -= 1;
        }
        return WEB_PAGE.test(String(tokens[open]?.attrGet("href") ?? "")) ? "</a>" : "</span>";
    };
    // An image would be fetched, and so tell its address, whatever that says. A link is only followed by a person.
    parser.renderer.rules["image"] = (tokens, index) => {
        const token = tokens[index];
        const url = String(token?.attrGet("src") ?? "");
        const label = escapeHtml(token?.content ?? url);
        return WEB_PAGE.test(url) ? `<a href="${escapeHtml(url)}">${label}</a>` : label;
    };
}

function isPath(url: string): boolean {
    return url.length <= 500 && !ELSEWHERE.test(url);
}

function decoded(url: string): string {
    try {
        return decodeURIComponent(url);
    } catch {
        return url;
    }
}
