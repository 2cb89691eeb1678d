import { parse } from "jsonc-parser";

import type { Rule } from "./scopes";

/** How many files may include one another. */
const DEEPEST = 10;

/** Reads a file that lies beside another: `read("themes/dark.json")`. */
export type Read = (path: string) => Promise<string>;

/** The rules of a theme's file, those that it includes first; none where it is not JSON, such as a theme of TextMate. */
export async function rulesIn(path: string, read: Read, depth = 0): Promise<Rule[]> {
    if (depth > DEEPEST || !path.endsWith(".json")) {
        return [];
    }
    const theme = parse(await read(path), [], { allowTrailingComma: true }) as
        { readonly include?: unknown; readonly tokenColors?: unknown } | undefined;
    const beside = (name: string): string => `${path.slice(0, path.lastIndexOf("/") + 1)}${name.replace(/^\.\//, "")}`;
    const { include, tokenColors } = theme ?? {};
    const included = typeof include === "string" ? await rulesIn(beside(include), read, depth + 1) : [];
    const own =
        typeof tokenColors === "string"
            ? await rulesIn(beside(tokenColors), read, depth + 1)
            : Array.isArray(tokenColors)
              ? (tokenColors as Rule[])
              : [];
    return [...included, ...own];
}
