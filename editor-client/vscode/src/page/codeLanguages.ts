import highlighter from "highlight.js/lib/common";

/** What an answer may call a language, where the highlighter knows it by another name. */
const CALLED: Readonly<Record<string, readonly string[]>> = {
    json: ["json5", "jsonc", "jsonl"],
    markdown: ["mdx"],
    xml: ["astro", "svelte", "vue"],
};

Object.entries(CALLED).forEach(([languageName, names]) => highlighter.registerAliases([...names], { languageName }));

let more: Promise<void> | undefined;

/** The highlighter's other languages, loaded once an answer names one that is not among the first. */
export async function moreLanguages(): Promise<void> {
    more ??= import("./moreLanguages").then(
        ({ register }) => register(highlighter),
        (error: unknown) => console.warn("Code of other languages stays plain", error),
    );
    return more;
}

export { highlighter };
