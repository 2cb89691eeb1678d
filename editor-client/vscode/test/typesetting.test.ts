import "./dom";

import assert from "node:assert/strict";
import { test } from "node:test";

import { blocksOf, clean } from "../src/page/typesetting";
import { richVectors, vectors } from "./vectors";

const OUT = "https://attacker.example/x";

const LOADING =
    "img, picture, source, svg, image, iframe, object, embed, video, audio, link, style, meta, base, form, script, math, button, input";

for (const text of [...vectors(OUT), ...richVectors(OUT)]) {
    test(`nothing is loaded or run by ${text.split("\n")[0]?.slice(0, 60)}`, () =>
        check(
            blocksOf(text)
                .map(({ html }) => clean(html))
                .join(""),
        ));
    test(`nor when it comes to the sanitiser as HTML: ${text.split("\n")[0]?.slice(0, 60)}`, () => check(clean(text)));
}

test("an image is a link that a person may follow", () => {
    const [block] = blocksOf(`![the plan](${OUT}.png)`);
    assert.equal(clean(block?.html ?? "").trim(), `<p><a href="${OUT}.png">the plan</a></p>`);
});

test("a growing text keeps the pieces it had", () => {
    const before = blocksOf("# One\n\nTwo\n\n- three");
    const after = blocksOf("# One\n\nTwo\n\n- three\n- four");
    assert.equal(before.length, 3);
    assert.deepEqual(after.slice(0, 2), before.slice(0, 2));
});

test("code keeps its language and its text", () => {
    const [block] = blocksOf("```ts\nconst a = 1 < 2;\n```");
    const place = document.createElement("div");
    place.innerHTML = clean(block?.html ?? "");
    const code = place.querySelector("pre > code");
    assert.equal(code?.className, "language-ts");
    assert.equal(code.textContent, "const a = 1 < 2;\n");
});

function check(html: string): void {
    const place = new window.DOMParser().parseFromString(html, "text/html").body;
    assert.equal(place.querySelector(LOADING), null, html);
    for (const element of place.querySelectorAll("*")) {
        for (const { name, value } of element.attributes) {
            assert.ok(["align", "class", "href", "start", "title"].includes(name), `${name} in ${html}`);
            assert.ok(name !== "href" || /^https?:\/\//.test(value), `${value} in ${html}`);
        }
    }
}
