import { after, afterEach, before } from "node:test";

import type { Scene } from "./keyed.ts";

/** One editor for all tests of a file: what was there when one of them failed is photographed. */
export function throughout(open: () => Promise<Scene>, take: (scene: Scene) => void | Promise<void>): void {
    let scene: Scene | undefined;
    before(async () => {
        scene = await open();
        await take(scene);
    });
    afterEach(async (context) => {
        if (!("passed" in context && context.passed)) {
            await scene?.editor.picture(`failed-${context.name}`);
        }
    });
    after(async () => {
        await scene?.editor.close();
        await scene?.fakes.stop();
    });
}
