import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { filled } from "../src/particles";

/** What stands before a particle, the form of 을(를) after it, and that of (으)로. */
type Case = readonly [said: string, asObject: string, direction: string];

const table = JSON.parse(readFileSync("../../tests/data/particles.json", "utf8")) as Record<string, Case[] | string>;
const FORMS = [
    ["을(를)", "을", "를"],
    ["이(가)", "이", "가"],
    ["은(는)", "은", "는"],
    ["와(과)", "과", "와"],
    ["과(와)", "과", "와"],
    ["(이)나", "이나", "나"],
    ["(이)라는", "이라는", "라는"],
    ["(으)로", "으로", "로"],
    ["(으)면", "으면", "면"],
] as const;

for (const [kind, cases] of Object.entries(table)) {
    if (typeof cases !== "string") {
        test(`KO the particle fits ${kind}`, () => {
            for (const [said, asObject, direction] of cases) {
                assert.equal(filled("{0}을(를) {0}(으)로.", [said]), `${said}${asObject} ${said}${direction}.`);
            }
        });
    }
}

test("KO every particle has both forms", () => {
    for (const [written, closed, open] of FORMS) {
        assert.equal(filled(`“{0}”${written} .`, ["설정"]), `“설정”${closed} .`);
        assert.equal(filled(`“{0}”${written} .`, ["키"]), `“키”${open} .`);
    }
});

test("KO what is filled in stays as it is, also where it looks like a particle or a placeholder", () => {
    assert.equal(filled("{1} {0}을(를)", ["을(를) {1} $&", "이(가)"]), "이(가) 을(를) {1} $&를");
});

test("KO no sentence of the page or the extension is read with both forms", () => {
    const bundle = JSON.parse(readFileSync("l10n/bundle.l10n.ko.json", "utf8")) as Record<string, string>;
    for (const [english, korean] of Object.entries(bundle)) {
        for (const value of ["설정", "키", "gpt-5-mini", ""]) {
            assert.doesNotMatch(filled(korean, [value, value, value]), /\((를|을|가|이|는|은|과|와|으)\)/, english);
        }
        // A particle that fits some names only.
        assert.doesNotMatch(
            korean,
            /\{\d\}”?(이|가|을|를|은|는|과|와|로|으로|나|이나|라는|이라는)(?=[\s.,;:]|$)/,
            english,
        );
    }
});
