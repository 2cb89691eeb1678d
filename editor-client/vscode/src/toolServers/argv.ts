/** A server that a person wants to add. */
export interface Wanted {
    readonly name: string;
    /** Its program with its arguments, or its address alone. */
    readonly words: readonly string[];
    /** Variables of the program, or headers at the address, whose values the terminal asks for. */
    readonly secrets: readonly string[];
    /** Nothing that it is given leaves this machine. */
    readonly local: boolean;
}

/** What is handed to our program, word by word: no shell reads it. `--` keeps a name from being an option. */
export function acting(action: "remove" | "test", name: string, language: string): string[] {
    return [...begun(action, language), "--", name];
}

export function importing(file: string, language: string): string[] {
    return [...begun("import", language), "--", file];
}

export function adding({ local, name, secrets, words }: Wanted, language: string): string[] {
    const [first = ""] = words;
    const elsewhere = isAddress(first);
    return [
        ...begun("add", language),
        ...secrets.map((each) => `--${elsewhere ? "header" : "secret"}=${each}`),
        ...(local ? ["--local"] : []),
        ...(elsewhere ? [`--url=${first}`] : []),
        "--",
        name,
        ...(elsewhere ? words.slice(1) : words),
    ];
}

export const isAddress = (word: string): boolean => /^https?:\/\//i.test(word);

/**
 * The words of a line, with quotation marks around those that hold a space. Nothing else has a meaning: a backslash stands
 * in paths, and there is no shell. Undefined where a quotation mark is left open.
 */
export function wordsIn(line: string): string[] | undefined {
    const words: string[] = [];
    let word: string | undefined;
    let quote: string | undefined;
    for (const letter of line) {
        if (quote !== undefined) {
            [word, quote] = letter === quote ? [word, undefined] : [`${word ?? ""}${letter}`, quote];
        } else if (letter === '"' || letter === "'") {
            [word, quote] = [word ?? "", letter];
        } else if (/\s/.test(letter)) {
            words.push(...(word === undefined ? [] : [word]));
            word = undefined;
        } else {
            word = `${word ?? ""}${letter}`;
        }
    }
    return quote === undefined ? [...words, ...(word === undefined ? [] : [word])] : undefined;
}

/** Names and nothing else; undefined where there is a value, which every program of the machine could read. */
export function namesIn(typed: string): string[] | undefined {
    const names = typed.split(/[\s,]+/).filter((name) => name !== "");
    return names.every((name) => /^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(name) && !holdsKey(name)) ? names : undefined;
}

/** The shapes of keys that one is likeliest to paste. The server judges with more care, when it has been handed the words. */
const KEYS = /\b(?:sk-|gsk_|gh[pousr]_|github_pat_|xox[abp]-|AKIA|AIza|eyJ)(?=[\w-]{0,200}\d)[\w-]{12,}|\bBearer\s/;

export const holdsKey = (line: string): boolean => KEYS.test(line);

function begun(action: string, language: string): string[] {
    return ["mcp", action, "--locale", language, "--stay"];
}
