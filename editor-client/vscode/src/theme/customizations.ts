import type { Rule } from "./scopes";

/** What the setting `editor.tokenColorCustomizations` calls groups of scopes. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
    comments: ["comment"],
    strings: ["string", "string.regexp"],
    keywords: ["keyword", "keyword.control", "storage", "storage.type"],
    numbers: ["constant.numeric"],
    types: ["entity.name.type", "entity.name.class", "support.type", "support.class"],
    functions: ["entity.name.function", "support.function"],
    variables: ["variable", "variable.other.readwrite"],
};

/** The rules that a person has added to those of a theme, for all themes first, then for this one. */
export function customized(setting: unknown, theme: string): Rule[] {
    if (typeof setting !== "object" || setting === null) {
        return [];
    }
    const own = Object.entries(setting).filter(([key]) => [...key.matchAll(/\[([^\]]*)\]/g)].some(fits(theme)));
    return [setting, ...own.map(([, each]) => each as unknown)].flatMap(rulesOf);
}

function fits(theme: string): (named: RegExpMatchArray) => boolean {
    return ([, name = ""]) => name === theme || (name.includes("*") && matches(theme, name.split("*")));
}

function matches(theme: string, parts: readonly string[]): boolean {
    let from = 0;
    for (const part of parts) {
        const at = theme.indexOf(part, from);
        if (at < 0 || (from === 0 && !theme.startsWith(parts[0] ?? ""))) {
            return false;
        }
        from = at + part.length;
    }
    return theme.endsWith(parts.at(-1) ?? "");
}

function rulesOf(setting: unknown): Rule[] {
    if (typeof setting !== "object" || setting === null) {
        return [];
    }
    const values = setting as Readonly<Record<string, unknown>>;
    const groups = Object.entries(GROUPS).flatMap(([name, scope]): Rule[] => {
        const value = values[name] as { readonly foreground?: unknown } | string | undefined;
        const foreground = typeof value === "object" ? value.foreground : value;
        return foreground === undefined ? [] : [{ scope, settings: { foreground } }];
    });
    const rules = values["textMateRules"];
    return [...groups, ...(Array.isArray(rules) ? (rules as Rule[]) : [])];
}
