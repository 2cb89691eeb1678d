import assert from "node:assert/strict";
import { test } from "node:test";

import { PROTOCOL } from "../src/protocol/generated";
import { difference, knowsModes } from "../src/server/version";

const greeted = (protocol: unknown) => ({ codegpt: { protocol } });

test("a server of this protocol is no news, whatever else it tells", () => {
    assert.equal(difference(greeted(PROTOCOL)), undefined);
    assert.equal(difference({ ...greeted(PROTOCOL), other: 1 }), undefined);
});

test("a server of another protocol is newer or older", () => {
    assert.equal(difference(greeted(PROTOCOL + 1)), "newer");
    assert.equal(difference(greeted(PROTOCOL - 1)), "older");
});

test("a server that tells no number is older than the first that did", () => {
    for (const experimental of [undefined, null, {}, { codegpt: {} }, greeted("1"), greeted(null), 5]) {
        assert.equal(difference(experimental), "older");
    }
});

test("a server that names no modes of a chat knows of none", () => {
    assert.ok(knowsModes({ codegpt: { modes: ["ask", "look"] } }));
    for (const experimental of [
        undefined,
        greeted(PROTOCOL),
        { codegpt: { modes: [] } },
        { codegpt: { modes: "ask" } },
    ]) {
        assert.ok(!knowsModes(experimental));
    }
});
