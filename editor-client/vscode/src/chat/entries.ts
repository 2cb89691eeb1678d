import * as v from "valibot";

const MOST_TEXT = 8_000_000;
export const MOST_ENTRIES = 10_000;
/** An answer that was gone on with has the steps of all its parts. */
const MOST_STEPS = 1_000;

/** A text to be shown, of which a page takes so much: foreign text that is longer is cut, or nothing would be shown at all. */
export function shown(most: number) {
    return v.pipe(
        v.string(),
        v.transform((text) => (text.length <= most ? text : `${text.slice(0, most - 1)}…`)),
    );
}

/** A list to be shown, of which a page takes so many. */
export function few<Item extends v.GenericSchema>(item: Item, most: number) {
    return v.pipe(
        v.array(item),
        v.transform((items) => items.slice(0, most)),
    );
}

const id = v.pipe(v.string(), v.maxLength(64));
const short = shown(2_000);
const text = shown(MOST_TEXT);

/** A way forward as the server offers it. */
export const action = v.object({
    title: short,
    command: v.optional(short),
    url: v.optional(short),
    arguments: v.optional(v.array(v.unknown())),
});

/** What is shown of a failure. */
export const card = v.object({
    message: shown(10_000),
    code: v.optional(short),
    requestId: v.optional(short),
    docs: v.optional(short),
    /** When asking again makes sense, in milliseconds since 1970. */
    retryAt: v.optional(v.number()),
    actions: few(action, 12),
});

/** What a question is about: `greet.py:3-5`. */
export const reference = v.object({ kind: short, title: short });

/** What a model thinks before it answers, or between: it is shown here, and no part of the answer. */
export const thinking = v.object({
    text,
    /** How long it took, but for what is under way. */
    milliseconds: v.number(),
    /** Since when it thinks, in milliseconds since 1970; absent once it answers. */
    since: v.optional(v.number()),
});

/** What becomes of something that is looked up; `pending`: the person is asked first. */
export const STEP_STATES = [
    "pending",
    "running",
    "done",
    "failed",
    "denied",
    "unanswered",
    "unaskable",
    "cancelled",
    "left_out",
] as const;

/** Something that the model has looked up or drafted before it answered, or between. */
export const step = v.object({
    id: short,
    /** In words, with the reason where it did not come off. */
    title: short,
    kind: v.picklist(["read", "search", "edit", "other"]),
    state: v.picklist(STEP_STATES),
    /** The program whose tool it is, where it is none of ours. */
    server: v.optional(short),
    /** The one file that it is about. */
    uri: v.optional(v.pipe(v.string(), v.maxLength(10_000))),
});

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
    about: v.optional(few(reference, 1_000)),
    /** Whether it was not answered: it is not sent along with later ones. */
    failed: v.optional(v.boolean()),
});

export const answer = v.object({
    role: v.literal("assistant"),
    id,
    text,
    thinking: v.optional(thinking),
    steps: v.optional(few(step, MOST_STEPS)),
    aside,
    /** `elsewhere`: another window is having it written. */
    state: v.picklist(["streaming", "elsewhere", "complete", "stopped", "failed"]),
    finishReason: v.optional(
        v.picklist(["stop", "length", "content_filter", "tool_calls", "refusal", "paused", "context_full", "other"]),
    ),
    provider: v.optional(short),
    model: v.optional(short),
    inputTokens: v.optional(v.number()),
    outputTokens: v.optional(v.number()),
    notices: v.optional(few(short, 20)),
    leftOut: v.optional(few(leftOut, 1_000)),
    card: v.optional(card),
});

export const entry = v.variant("role", [question, answer]);
export const entries = v.pipe(v.array(entry), v.maxLength(MOST_ENTRIES));

/** The answer that is being written, here or in another window, if one is. */
export function underWayIn(entries: readonly Entry[]): Answer | undefined {
    const last = entries.at(-1);
    return last?.role === "assistant" && isUnderWay(last) ? last : undefined;
}

export function isUnderWay({ state }: Answer): boolean {
    return state === "streaming" || state === "elsewhere";
}

export type Action = v.InferOutput<typeof action>;
export type Card = v.InferOutput<typeof card>;
export type Reference = v.InferOutput<typeof reference>;
export type Thinking = v.InferOutput<typeof thinking>;
export type Step = v.InferOutput<typeof step>;
export type Question = v.InferOutput<typeof question>;
export type Answer = v.InferOutput<typeof answer>;
export type Entry = v.InferOutput<typeof entry>;
