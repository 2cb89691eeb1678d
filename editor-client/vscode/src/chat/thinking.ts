import type { Answer, Thinking } from "./entries";

/** More of what a model thinks, which came at `now`, in milliseconds since 1970. */
export function thoughtOn(before: Thinking | undefined, more: string, now: number): Thinking {
    if (before === undefined) {
        return { text: more.trimStart(), milliseconds: 0, since: now };
    }
    if (before.since !== undefined) {
        return { ...before, text: before.text + more };
    }
    // It answers and thinks in turns.
    return { ...before, text: `${before.text.trimEnd()}\n\n${more.trimStart()}`, since: now };
}

/** What it thought, once it answers or has ended. */
export function thoughtOut({ milliseconds, since, text }: Thinking, now: number): Thinking {
    return { text, milliseconds: milliseconds + (since === undefined ? 0 : Math.max(0, now - since)) };
}

/** How long it has thought by now, in seconds. */
export function secondsOf(thinking: Thinking, now: number): number {
    return Math.round(thoughtOut(thinking, now).milliseconds / 1000);
}

/** An answer that is not thought about at the moment. */
export function settled(answer: Answer): Answer {
    return answer.thinking?.since === undefined
        ? answer
        : { ...answer, thinking: thoughtOut(answer.thinking, Date.now()) };
}
