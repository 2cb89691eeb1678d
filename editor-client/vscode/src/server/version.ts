import * as v from "valibot";

import { PROTOCOL } from "../protocol/generated";

const modes = v.object({ codegpt: v.object({ modes: v.array(v.string()) }) });
const greeting = v.object({ codegpt: v.object({ protocol: v.number() }) });

/**
 * Whether the server that greets with this `capabilities.experimental` speaks an older or a newer protocol than this
 * extension. One that tells no number is from before there was one.
 */
export function difference(experimental: unknown): "newer" | "older" | undefined {
    const read = v.safeParse(greeting, experimental);
    const told = read.success ? read.output.codegpt.protocol : 0;
    if (told === PROTOCOL) {
        return undefined;
    }
    return told > PROTOCOL ? "newer" : "older";
}

/** Whether it names the modes of a conversation: one that is older knows of none. */
export function knowsModes(experimental: unknown): boolean {
    const read = v.safeParse(modes, experimental);
    return read.success && read.output.codegpt.modes.length > 0;
}
