import * as v from "valibot";

const MOST_TEXT = 8_000_000;
export const MOST_ENTRIES = 10_000;

const id = v.pipe(v.string(), v.maxLength(64));
const short = v.pipe(v.string(), v.maxLength(2_000));
const text = v.pipe(v.string(), v.maxLength(MOST_TEXT));

/** A way forward as the server offers it. */
export const action = v.object({
    title: short,
    command: v.optional(short),
    url: v.optional(short),
    arguments: v.optional(v.array(v.unknown())),
});

/** What is shown of a failure. */
export const card = v.object({
    message: v.pipe(v.string(), v.maxLength(10_000)),
    code: v.optional(short),
    requestId: v.optional(short),
    docs: v.optional(short),
    /** When asking again makes sense, in milliseconds since 1970. */
    retryAt: v.optional(v.number()),
    actions: v.pipe(v.array(action), v.maxLength(12)),
});

/** What a question is about: `greet.py:3-5`. */
export const reference = v.object({ kind: short, title: short });

/** What did not go along with a question, and why. */
export const leftOut = v.object({ title: short, message: short });

/** Set where an entry is told here, and is no part of the thread: it can be neither changed nor forked. */
const aside = v.optional(v.boolean());

export const question = v.object({
    role: v.literal("user"),
    id,
    text,
    aside,
    /** Whether it only asked for more of the answer before it. */
    goesOn: v.optional(v.boolean()),
    about: v.optional(v.pipe(v.array(reference), v.maxLength(1_000))),
});

export const answer = v.object({
    role: v.literal("assistant"),
    id,
    text,
    aside,
    /** `elsewhere`: another window is having it written. */
    state: v.picklist(["streaming", "elsewhere", "complete", "stopped", "failed"]),
    finishReason: v.optional(v.picklist(["stop", "length", "content_filter", "other"])),
    provider: v.optional(short),
    model: v.optional(short),
    inputTokens: v.optional(v.number()),
    outputTokens: v.optional(v.number()),
    notices: v.optional(v.pipe(v.array(short), v.maxLength(20))),
    leftOut: v.optional(v.pipe(v.array(leftOut), v.maxLength(1_000))),
    card: v.optional(card),
});

export const entry = v.variant("role", [question, answer]);
export const entries = v.pipe(v.array(entry), v.maxLength(MOST_ENTRIES));

export type Action = v.InferOutput<typeof action>;
export type Card = v.InferOutput<typeof card>;
export type Reference = v.InferOutput<typeof reference>;
export type Question = v.InferOutput<typeof question>;
export type Answer = v.InferOutput<typeof answer>;
export type Entry = v.InferOutput<typeof entry>;
