/** A rule of a theme, as its file has it: which scopes of TextMate it is for, and how they look. */
export interface Rule {
    readonly scope?: unknown;
    readonly settings?: { readonly foreground?: unknown } | undefined;
}

/** What code is coloured by, and the scopes that stand for it; the first that a theme has a colour for counts. */
const SCOPES = {
    attribute: ["entity.other.attribute-name", "support.type.property-name", "variable.other.property", "variable"],
    comment: ["comment"],
    deleted: ["markup.deleted"],
    heading: ["markup.heading", "entity.name.section", "entity.name.function"],
    inserted: ["markup.inserted"],
    keyword: ["keyword.control", "keyword", "storage.type"],
    literal: ["constant.language", "constant", "keyword"],
    meta: ["meta.preprocessor", "entity.name.function.decorator", "entity.name.function"],
    name: ["entity.name.function", "support.function", "entity.name"],
    number: ["constant.numeric", "constant"],
    regexp: ["string.regexp", "string"],
    string: ["string"],
    tag: ["entity.name.tag", "keyword"],
    type: ["entity.name.type", "entity.name.class", "support.class", "support.type", "storage.type"],
    variable: ["variable.other.readwrite", "variable"],
} as const;

export type Colours = Partial<Record<keyof typeof SCOPES, string>>;

const HEX = /^#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i;

/** The colours that these rules give code; of rules that fit alike the last one counts. */
export function coloursOf(rules: readonly Rule[]): Colours {
    const found = Object.entries(SCOPES).map(([name, scopes]) => {
        const colour = scopes.map((scope) => colourOf(scope, rules)).find((each) => each !== undefined);
        return [name, colour] as const;
    });
    return Object.fromEntries(found.filter(([, colour]) => colour !== undefined));
}

function colourOf(scope: string, rules: readonly Rule[]): string | undefined {
    let best = -1;
    let colour: string | undefined;
    for (const { scope: selectors, settings } of rules) {
        const foreground = settings?.foreground;
        const fit = Math.max(-1, ...listOf(selectors).map((selector) => fitOf(selector, scope)));
        if (fit >= 0 && fit >= best && typeof foreground === "string" && HEX.test(foreground)) {
            best = fit;
            colour = foreground;
        }
    }
    return colour;
}

function listOf(selectors: unknown): string[] {
    const some = Array.isArray(selectors) ? selectors : [selectors];
    return some.flatMap((each) => (typeof each === "string" ? each.split(",").map((one) => one.trim()) : []));
}

/** How closely a selector fits: the length of what it names. One for code within other code is for nothing of ours. */
function fitOf(selector: string, scope: string): number {
    return selector !== "" && (scope === selector || scope.startsWith(`${selector}.`)) ? selector.length : -1;
}
