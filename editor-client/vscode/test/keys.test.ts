import assert from "node:assert/strict";
import { test } from "node:test";

import { mistakeIn } from "../src/keys/shape";
import { Redactor } from "../src/server/redaction";

for (const [typed, mistake] of [
    ["https://platform.openai.com/api-keys", "url"],
    ["Bearer sk-abcdefghijkl", "bearer"],
    ["Authorization: Bearer sk-abcdefghijkl", "bearer"],
    ["ghp_abcdefghijklmnop", "github"],
    ["github_pat_abcdefghijklmnop", "github"],
    ["export OPENAI_API_KEY=sk-abcdefghijkl", "assignment"],
    ["OPENAI_API_KEY=sk-abcdefghijkl", "assignment"],
    ["sk-…abcd", "masked"],
    ["sk-****abcd", "masked"],
    ["sk-abc defghijkl", "spaces"],
    ["sk-키abcdefghijkl", "characters"],
    ["sk-a", "short"],
] as const) {
    test(`${typed} is no key: ${mistake}`, () => assert.equal(mistakeIn(typed), mistake));
}

for (const typed of ["", "sk-proj-abcdefghijkl", '  "sk-proj-abcdefghijkl" ', "0123456789abcdef"]) {
    test(`nothing is said of ${JSON.stringify(typed)}`, () => assert.equal(mistakeIn(typed), undefined));
}

test("a key is taken out of what is logged, whether it was told of or is shaped like one", () => {
    const redactor = new Redactor();
    redactor.hide("  a-private-gateway-token ");
    const log = [
        "sent a-private-gateway-token to the gateway",
        "refused sk-proj-abcdefghijklmnop",
        "Authorization: Bearer abcdefghijklmnop",
        '{"provider": "openai", "apiKey": "it \\" has quotes"}',
    ].map((line) => redactor.clean(line));
    assert.deepEqual(log, [
        "sent … to the gateway",
        "refused …",
        "Authorization: Bearer …",
        '{"provider": "openai", "apiKey": …}',
    ]);
});
