import "./dom";

import assert from "node:assert/strict";
import { test } from "node:test";

import { Turns } from "../src/page/turns";
import { Typesetter } from "../src/page/typesetter";
import { longText } from "./longText";

/** The text as it is there when nothing more comes, put in as pieces of this length. */
async function typeset(text: string, pieceLength: number): Promise<Element> {
    const turns = new Turns();
    return new Promise((resolve) => {
        const typesetter = new Typesetter(turns, () => resolve(typesetter.element));
        for (let end = pieceLength; end < text.length; end += pieceLength) {
            turns.add(() => typesetter.show(text.slice(0, end), true));
        }
        turns.add(() => typesetter.show(text, false));
    });
}

/** What a person reads, piece by piece. */
const piecesOf = (element: Element): string[] =>
    [...element.querySelectorAll(".piece")].map((piece) => piece.textContent.trim());

const TEXT = longText(3_000);

for (const length of [1, 7, 400, 5_000]) {
    test(`a text that comes in pieces of ${length} ends as one that came whole`, async () => {
        const whole = await typeset(TEXT, TEXT.length);
        const grown = await typeset(TEXT, length);
        assert.ok(whole.querySelectorAll(".piece").length > 20);
        assert.deepEqual(piecesOf(grown), piecesOf(whole));
        assert.equal(grown.querySelectorAll("pre code.hljs").length, whole.querySelectorAll("pre code.hljs").length);
    });
}

test("what is finished of a growing text is not touched again", async () => {
    const turns = new Turns();
    const typesetter = new Typesetter(turns);
    typesetter.show("# One\n\nTwo\n\nThr", true);
    await new Promise<void>((resolve) => turns.add(resolve));
    const [first, second] = typesetter.element.querySelectorAll(".piece");
    const [heading, paragraph] = [first?.firstChild, second?.firstChild];
    typesetter.show("# One\n\nTwo\n\nThree\n\nFour", false);
    await new Promise<void>((resolve) => turns.add(resolve));
    const after = [...typesetter.element.querySelectorAll(".piece")].map((piece) => piece.firstChild);
    assert.equal(after.length, 4);
    assert.equal(after[0], heading);
    assert.equal(after[1], paragraph);
});

test("code is shown line by line while it is written, and whole at its end", async () => {
    const turns = new Turns();
    const typesetter = new Typesetter(turns);
    const code = (): string => typesetter.element.querySelector("code")?.textContent ?? "";
    const shown = async (text: string, growing = true): Promise<string> => {
        typesetter.show(text, growing);
        await new Promise<void>((resolve) => turns.add(resolve));
        return code();
    };
    const begun = "Look:\n\n```python\n";
    assert.equal(await shown(`${begun}a = 1\nb `), "a = 1\n");
    assert.equal(await shown(`${begun}a = 1\nb = 2\n\`\``), "a = 1\nb = 2\n");
    assert.equal(await shown(`${begun}a = 1\nb = 2\n\`\`\`\nDone.`), "a = 1\nb = 2\n");
    assert.equal(await shown(`${begun}a = 1\nb = 2\n\`\`\`\nDone.`, false), "a = 1\nb = 2\n");
    assert.equal(typesetter.element.textContent.includes("Done."), true);
});

test("an answer that breaks off within code shows it to its last letter", async () => {
    const element = await typeset("```js\nconst a = 1;\nconst b", 3);
    assert.equal(element.querySelector("code")?.textContent, "const a = 1;\nconst b");
});
