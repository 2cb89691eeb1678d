import assert from "node:assert/strict";
import { test } from "node:test";

import { Restarts } from "../src/server/restarts";

test("a server that keeps ending is started later each time, and in the end not at all", () => {
    const restarts = new Restarts();
    const delays = [0, 1, 2, 3, 4, 5].map((second) => restarts.delay(second * 1000));
    assert.deepEqual(delays, [500, 1000, 2000, 4000, 8000, undefined]);
});

test("only the first end for a while is worth a message", () => {
    const restarts = new Restarts();
    const told = [0, 1000, 500_000].map((now) => {
        restarts.delay(now);
        return restarts.first;
    });
    assert.deepEqual(told, [true, false, true]);
});
