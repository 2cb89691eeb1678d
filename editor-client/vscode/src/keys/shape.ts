/** What somebody pastes instead of a key. The server judges with more care; this is said while one types. */
export type Mistake = "url" | "bearer" | "github" | "assignment" | "spaces" | "masked" | "characters" | "short";

const SHORTEST = 8;

/** The likeliest mistake in what was typed so far; undefined: it may be a key. */
export function mistakeIn(typed: string): Mistake | undefined {
    const text = typed.trim().replace(/^(["'])(.*)\1$/, "$2");
    return RULES.find(([, wrong]) => wrong(text))?.[0];
}

const RULES: readonly (readonly [Mistake, (text: string) => boolean])[] = [
    ["url", (text) => /^https?:/i.test(text)],
    ["bearer", (text) => /^(authorization\s*:\s*)?bearer\b/i.test(text)],
    ["github", (text) => /^(gh[pousr]_|github_pat_)/.test(text)],
    ["assignment", (text) => /^(export\s+)?[A-Z][A-Z0-9_]*\s*=/.test(text)],
    ["masked", (text) => /\*{3}|…|\.{3}/.test(text)],
    ["spaces", (text) => /\s/.test(text)],
    ["characters", (text) => /[^\x21-\x7e]/.test(text)],
    ["short", (text) => text.length > 0 && text.length < SHORTEST],
];
