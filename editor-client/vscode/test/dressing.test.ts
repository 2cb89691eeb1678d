import "./dom";

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import type { FromPage } from "../src/chat/messages";
import { moreLanguages } from "../src/page/codeLanguages";
import { Finding } from "../src/page/finding";
import { Turns } from "../src/page/turns";
import { Typesetter } from "../src/page/typesetter";
import { told } from "./dom";
import { richVectors, vectors } from "./vectors";

const OUT = "https://attacker.example/x";
/** What the page itself puts into a text, with all that it may have. */
const OURS: Readonly<Record<string, readonly string[]>> = {
    a: ["href", "title"],
    button: ["type", "class", "title", "aria-label"],
    div: ["class", "tabindex", "role", "aria-label", "lang"],
    pre: ["tabindex"],
    span: ["class", "title", "tabindex", "role", "aria-hidden"],
};
const READ = ["align", "class", "start", "title", "tabindex"];
const MATH =
    /^(?:math|menclose|merror|mfrac|mi|mmultiscripts|mn|mo|mover|mpadded|mphantom|mprescripts|mroot|mrow|ms|mspace|msqrt|mstyle|msub|msubsup|msup|mtable|mtd|mtext|mtr|munder|munderover|none)$/;
const FOREIGN = /href|src|style|^on|^id$|^name$|action|xlink|data|encoding|^title$/;

/** Something of everything that a language may have a colour for. */
const SAMPLES = 'FROM a AS b\n# comment\n<p class="a">if (true) { return "text"; }</p>\nclass A\ndef b do 1 end';

interface Page {
    readonly element: HTMLElement;
    readonly finding: Finding;
}

async function dressed(text: string, pieceLength = text.length): Promise<Page> {
    const [turns, finding] = [new Turns(), new Finding()];
    const element = await new Promise<HTMLElement>((resolve) => {
        const typesetter = new Typesetter(turns, () => resolve(typesetter.element), finding);
        for (let end = pieceLength; end < text.length; end += pieceLength) {
            turns.add(() => typesetter.show(text.slice(0, end), true));
        }
        turns.add(() => typesetter.show(text, false));
    });
    await settled(turns);
    return { element, finding };
}

/** All that waits has had its turn, formulas among it. */
async function settled(turns: Turns): Promise<void> {
    await import("../src/page/formula");
    for (let round = 0; round < 3; round++) {
        await new Promise<void>((resolve) => turns.add(resolve));
        await new Promise((resolve) => setTimeout(resolve, 0));
    }
}

for (const text of [...vectors(OUT), ...richVectors(OUT)]) {
    test(`V18 nothing foreign comes into the page by ${text.slice(0, 60).split("\n")[0]}`, async () => {
        const { element } = await dressed(text);
        for (const each of element.querySelectorAll("*")) {
            const math = each.namespaceURI?.endsWith("MathML") === true;
            assert.ok(!math || MATH.test(each.localName), each.outerHTML);
            for (const { name, value } of each.attributes) {
                const allowed = math ? !FOREIGN.test(name) : [...READ, ...(OURS[each.localName] ?? [])].includes(name);
                assert.ok(allowed, `${name} of ${each.outerHTML}`);
                assert.ok(name !== "href" || /^https?:\/\//.test(value), value);
            }
        }
        const elements =
            "img, picture, svg, iframe, object, embed, video, audio, link, style, meta, base, form, script, input, annotation-xml, annotation, mglyph, maction, semantics";
        assert.equal(element.querySelector(elements), null);
    });
}

test("V18 formulas are typeset, and those that cannot be stay as they were written", async () => {
    const { element } = await dressed("A $x^2$, $$\\frac{a}{b}$$ and $\\unknown{x}$, $\\def\\a{b}\\a$.\n\n\\[ y \\]");
    assert.deepEqual(
        [...element.querySelectorAll("math")].map(({ textContent }) => textContent),
        ["x2", "ab", "y"],
    );
    assert.deepEqual(
        [...element.querySelectorAll("code.math")].map(({ textContent }) => textContent),
        ["$\\unknown{x}$", "$\\def\\a{b}\\a$"],
    );
    assert.equal(element.querySelectorAll(".math.display math[display=block]").length, 2);
});

test("V18 a formula that grows is a formula as soon as it is whole", async () => {
    const { element } = await dressed("It is $x^2$ and so on.\n\n$$\ny\n$$\n\nEnd", 3);
    assert.equal(element.querySelectorAll("math").length, 2);
    assert.equal(element.querySelectorAll("code.math").length, 0);
});

test("V11 a table stands in a box that is scrolled by keyboard too", async () => {
    const { element } = await dressed("| a |\n| - |\n| 1 |");
    const box = element.querySelector<HTMLElement>(".table");
    assert.equal(box?.firstElementChild?.localName, "table");
    assert.equal(box.tabIndex, 0);
    assert.equal(box.getAttribute("role"), "region");
});

test("V18 a footnote and its reference lead to each other, whichever came first, and name nothing in the page", async () => {
    const { element } = await dressed("A[^b].\n\nB[^words] and [^none].\n\n[^words]: One\n\n[^b]: Two\n\nC[^words]", 5);
    assert.deepEqual(
        [...element.querySelectorAll(".footnote-reference")].map(({ textContent }) => textContent),
        ["2", "1", "[^none]", "1"],
    );
    assert.equal(element.querySelectorAll(".footnote button").length, 2);
    assert.equal(element.querySelector("[id], [name], a"), null);
});

test("V18 files are asked for at once, and only those become links that the editor has found", async () => {
    told.length = 0;
    const text = "See src/app.ts:5 and `lib/b.py#L7`, [app](src/app.ts) and /etc/passwd.txt.";
    const { element, finding } = await dressed(text);
    const before = element.textContent;
    const asked = told.filter((each) => each.kind === "findFiles");
    assert.deepEqual(
        asked.map(({ paths }) => [...paths].sort()),
        [["/etc/passwd.txt", "lib/b.py", "src/app.ts"]],
    );
    assert.equal(element.querySelector(".found"), null);
    finding.take(asked[0]?.id ?? 0, ["lib/b.py", "src/app.ts", "never/asked.ts"]);
    const links = [...element.querySelectorAll<HTMLElement>(".found")];
    assert.deepEqual(links.map(({ textContent }) => textContent).sort(), ["app", "lib/b.py#L7", "src/app.ts:5"]);
    assert.equal(element.textContent, before);
    told.length = 0;
    links.forEach((link) => link.click());
    assert.deepEqual(
        new Set(told),
        new Set<FromPage>([
            { kind: "openFile", path: "src/app.ts" },
            { kind: "openFile", path: "src/app.ts", line: 5 },
            { kind: "openFile", path: "lib/b.py", line: 7 },
        ]),
    );
});

test("V18 a growing text asks for no file before its piece has come to its end", async () => {
    const [turns, finding] = [new Turns(), new Finding()];
    told.length = 0;
    const typesetter = new Typesetter(turns, undefined, finding);
    typesetter.show("One a.ts\n\nTwo b.ts", true);
    await settled(turns);
    assert.deepEqual(
        told.map((each) => (each.kind === "findFiles" ? each.paths : each)),
        [["a.ts"]],
    );
});

for (const language of ["vue", "dockerfile", "powershell", "dart", "elixir", "scala", "jsonc", "containerfile"]) {
    test(`V18 code in ${language} is coloured`, async () => {
        const { element } = await dressed(`\`\`\`${language}\n${SAMPLES}\n\`\`\``);
        await moreLanguages();
        await settled(new Turns());
        assert.ok(element.querySelector("code.hljs span[class^=hljs-]"));
    });
}

test("V18 a line that a difference takes away is marked as one that it adds is", async () => {
    const { element } = await dressed("```diff\n-a\n+b\n```");
    assert.equal(element.querySelector(".hljs-deletion")?.textContent, "-a");
    const css = readFileSync("src/page/code.css", "utf8");
    assert.match(css, /\.hljs-deletion \{[^}]*var\(--code-deleted\)/);
});

test("Korean breaks between words, and Chinese and Japanese within", async () => {
    const { element } = await dressed("한국어 문장\n\n日本語の文\n\n中文\n\nEnglish");
    assert.deepEqual(
        [...element.querySelectorAll(".piece")].map((piece) => piece.getAttribute("lang")),
        ["ko", "ja", "zh", null],
    );
});
