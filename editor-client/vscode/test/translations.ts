/** Texts of one file by their keys: titles by their names, sentences by the English ones. */
export type Texts = Readonly<Record<string, string>>;

/** One of the two files that VS Code reads for a language, beside the English texts it is made from. */
export interface Translation {
    /** Its path, and where its English texts stand. */
    readonly file: string;
    readonly source: string;
    readonly texts: Texts;
    readonly english: Texts;
}

/** What is wrong with a translation, each with what to do. What is missing is no fault: VS Code shows it in English. */
export function faults({ english, file, source, texts }: Translation): string[] {
    return Object.entries(texts).flatMap(([key, text]) => {
        const original = english[key];
        if (original === undefined) {
            return [`take ${JSON.stringify(key)} out of ${file}, or name it as it stands in ${source}`];
        }
        if (text.trim() === "") {
            return [`translate ${JSON.stringify(key)} in ${file}, or take it out and leave it to the English one`];
        }
        return difference(marks(text), marks(original), `${JSON.stringify(key)} in ${file}`);
    });
}

/** The keys that VS Code will show in English. */
export function missing({ english, texts }: Translation): string[] {
    return Object.keys(english).filter((key) => texts[key] === undefined);
}

/** The languages that have only one of the two files, each with what to do. */
export function alone(tags: { titles: readonly string[]; sentences: readonly string[] }): string[] {
    const without = (some: readonly string[], others: readonly string[]) => some.filter((tag) => !others.includes(tag));
    return [
        ...without(tags.titles, tags.sentences).map((tag) => `add ${sentencesFile(tag)} beside ${titlesFile(tag)}`),
        ...without(tags.sentences, tags.titles).map((tag) => `add ${titlesFile(tag)} beside ${sentencesFile(tag)}`),
    ];
}

export function titlesFile(tag: string): string {
    return `package.nls.${tag}.json`;
}

export function sentencesFile(tag: string): string {
    return `l10n/bundle.l10n.${tag}.json`;
}

/** What a text says to the program and not to a person: placeholders, and links to commands. */
function marks(text: string): string[] {
    const links = [...text.matchAll(/command:[\w.]+/g)].map(([link]) => link);
    return [...new Set(text.match(/\{\d\}/g)), ...links];
}

function difference(found: readonly string[], wanted: readonly string[], where: string): string[] {
    const [left, over] = [[...wanted], [] as string[]];
    for (const mark of found) {
        const index = left.indexOf(mark);
        if (index < 0) {
            over.push(mark);
        } else {
            left.splice(index, 1);
        }
    }
    return [
        ...left.map((mark) => `put ${mark} into the text of ${where}, as the English one has it`),
        ...over.map((mark) => `take ${mark} out of the text of ${where}: the English one has none, or fewer`),
    ];
}
