import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { alone, faults, missing, sentencesFile, type Texts, titlesFile, type Translation } from "./translations";

/** Languages that are whole; any other may be translated in part, and VS Code shows the rest in English. */
const WHOLE = ["ko"];

const read = (path: string): Texts => JSON.parse(readFileSync(path, "utf8")) as Texts;
const manifest = readFileSync("package.json", "utf8");
const sources = files("src").map((path) => ({ path, text: readFileSync(path, "utf8") }));
const sentences: Texts = Object.fromEntries(
    sources.flatMap(({ text }) => [...text.matchAll(/l10n\.t\(\s*"([^"]+)"/g)].map(([, said = ""]) => [said, said])),
);
const titles = read("package.nls.json");
const tags = {
    titles: tagsIn(".", /^package\.nls\.(.+)\.json$/),
    sentences: tagsIn("l10n", /^bundle\.l10n\.(.+)\.json$/),
};

test("a language has its file of titles and its file of sentences", () => {
    none(alone(tags));
    none(WHOLE.filter((tag) => !tags.titles.includes(tag)).map((tag) => `add ${titlesFile(tag)}`));
});

test("a language is named as VS Code asks for it", () => {
    const unasked = tags.titles.filter((tag) => !/^[a-z]{2,3}(-[a-z]+)*$/.test(tag));
    none(unasked.map((tag) => `name the files of ${tag} in small letters with a hyphen, as in pt-br`));
});

for (const tag of tags.titles.filter((each) => tags.sentences.includes(each))) {
    const translations = [
        { file: titlesFile(tag), source: "package.nls.json", texts: read(titlesFile(tag)), english: titles },
        { file: sentencesFile(tag), source: "src", texts: read(sentencesFile(tag)), english: sentences },
    ];
    for (const translation of translations) {
        test(`${translation.file} holds texts of ours, with their placeholders and links`, () => {
            none(faults(translation));
        });
    }

    test(`${tag} is as whole as it has to be`, (t) => {
        const lacking = translations.flatMap((each) =>
            missing(each).map((key) => `translate "${key}" in ${each.file}`),
        );
        if (WHOLE.includes(tag)) {
            none(lacking);
        } else {
            t.diagnostic(`${tag}: ${lacking.length} texts are shown in English`);
        }
    });

    test(`the titles of ${tag} stand as the English ones do`, () => {
        const [theirs, ours] = [Object.keys(read(titlesFile(tag))), Object.keys(titles)];
        const order = ours.filter((name) => theirs.includes(name));
        const moved = theirs.filter((name) => ours.includes(name)).findIndex((name, index) => name !== order[index]);
        none(moved < 0 ? [] : [`move ${String(order[moved])} in ${titlesFile(tag)} to its place of package.nls.json`]);
    });
}

test("KO a sentence with a Korean particle is filled by src/l10n.ts, which chooses it", () => {
    const korean = read(sentencesFile("ko"));
    const particle = /을\(를\)|이\(가\)|은\(는\)|와\(과\)|과\(와\)|\(으\)|\(이\)/;
    const others = sources
        .filter(({ text }) => /import (?:type )?\{[^}]*\bl10n\b[^}]*\} from "vscode"/.test(text))
        .filter(({ path }) => path !== join("src", "l10n.ts"))
        .flatMap(({ path, text }) =>
            [...text.matchAll(/l10n\.t\(\s*"([^"]+)",/g)].map(([, said = ""]) => ({ path, said })),
        );
    none(
        others
            .filter(({ said }) => particle.test(korean[said] ?? ""))
            .map(({ path, said }) => `take l10n from src/l10n.ts and not from vscode in ${path}: it says "${said}"`),
    );
});

test("a sentence is written where it is found: no variable stands in its place", () => {
    const others = sources.filter(({ text }) => /l10n\.t\(\s*[^"\s]/.test(text));
    none(others.map(({ path }) => `give l10n.t in ${path} the sentence itself, in double quotes`));
    assert.ok(Object.keys(sentences).length > 50);
});

test("every title that package.json names is there, and no other", () => {
    const named = [...new Set([...manifest.matchAll(/"%([\w.-]+)%"/g)].map(([, name = ""]) => name))];
    none([
        ...named.filter((name) => titles[name] === undefined).map((name) => `declare ${name} in package.nls.json`),
        ...Object.keys(titles)
            .filter((name) => !named.includes(name))
            .map((name) => `take ${name} out of package.nls.json, or name %${name}% in package.json`),
    ]);
});

test("the documented titles are spelled as documented", () => {
    const korean = read(titlesFile("ko"));
    assert.equal(titles["command.setApiKey"], "Set API Key");
    assert.equal(korean["command.setApiKey"], "API 키 설정");
    assert.equal(korean["command.removeApiKey"], "API 키 제거");
    assert.equal(korean["command.connectionSettings"], "연결 설정");
});

const HALF: Translation = {
    file: "package.nls.ja.json",
    source: "package.nls.json",
    texts: { ask: "質問" },
    english: { ask: "Ask", key: "[Set {0}](command:codegpt.setApiKey)" },
};

test("half a language is no fault, and the rest of it is counted", () => {
    assert.deepEqual(faults(HALF), []);
    assert.deepEqual(missing(HALF), ["key"]);
});

for (const [what, texts, told] of [
    ["an unknown key", { aks: "質問" }, 'take "aks" out of package.nls.ja.json, or name it as it stands in'],
    ["an empty text", { ask: " " }, 'translate "ask" in package.nls.ja.json, or take it out'],
    ["a lost placeholder", { key: "(command:codegpt.setApiKey)" }, "put {0} into the text of"],
    ["a placeholder too many", { ask: "{0}" }, "take {0} out of the text of"],
    ["a lost link", { key: "{0}" }, "put command:codegpt.setApiKey into"],
    ["a link to another command", { key: "{0} (command:x) (command:codegpt.setApiKey)" }, "take command:x out of"],
] as const) {
    test(`of ${what} it is said what to do`, () => {
        const found = faults({ ...HALF, texts });
        assert.equal(found.length, 1);
        assert.ok(found[0]?.startsWith(told), found[0]);
    });
}

test("of a file without its other half it is said which one to add", () => {
    assert.deepEqual(alone({ titles: ["ko", "ja"], sentences: ["ko", "fr"] }), [
        "add l10n/bundle.l10n.ja.json beside package.nls.ja.json",
        "add package.nls.fr.json beside l10n/bundle.l10n.fr.json",
    ]);
});

/** Nothing is left to do; otherwise it is said, one thing a line. */
function none(toDo: readonly string[]): void {
    assert.ok(toDo.length === 0, toDo.join("\n"));
}

function tagsIn(folder: string, name: RegExp): string[] {
    return readdirSync(folder).flatMap((file) => name.exec(file)?.[1] ?? []);
}

function files(folder: string): string[] {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((name) => /\.tsx?$/.test(name))
        .map((name) => join(folder, name));
}
