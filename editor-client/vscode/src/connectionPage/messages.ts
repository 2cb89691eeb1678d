import * as v from "valibot";

import { PARTS } from "../choosing/addressShape";

const provider = v.pipe(v.string(), v.maxLength(100));
const text = v.pipe(
    v.string(),
    v.transform((text) => text.slice(0, 10_000)),
);

/** Everything the connection page may ask of the extension; what does not fit is dropped. */
const fromPage = v.variant("kind", [
    v.strictObject({ kind: v.literal("ready") }),
    v.strictObject({
        kind: v.literal("connect"),
        provider,
        apiKey: v.pipe(v.string(), v.minLength(1), v.maxLength(2_000)),
        organization: v.optional(v.pipe(v.string(), v.maxLength(200))),
    }),
    v.strictObject({ kind: v.picklist(["disconnect", "verify", "use", "check"]), provider }),
    v.strictObject({ kind: v.literal("setAddress"), provider, address: v.pipe(v.string(), v.maxLength(2_000)) }),
    v.strictObject({
        kind: v.literal("setParts"),
        provider,
        parts: v.record(v.picklist(PARTS), v.pipe(v.string(), v.maxLength(63))),
    }),
    v.strictObject({ kind: v.literal("refresh") }),
    v.strictObject({ kind: v.literal("takeAction"), index: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
    v.strictObject({ kind: v.literal("open"), what: v.picklist(["settings", "showUsage", "doctor"]) }),
]);

const link = v.object({ title: text, url: text });

const connection = v.object({
    id: provider,
    title: text,
    /** Whether a key can be entered for it, and removed. */
    takesKey: v.boolean(),
    hasKey: v.boolean(),
    /** Whether it is asked for its models to see that it runs. */
    checkable: v.boolean(),
    /** How it stands, in words and as a sign. */
    state: text,
    sign: v.picklist(["ready", "unknown", "missing"]),
    /** Why it does not answer. */
    trouble: v.optional(text),
    /** Whether an address can be set for it, and the one that counts now. */
    takesAddress: v.boolean(),
    address: v.optional(text),
    /** What its own address is made with. */
    parts: v.array(v.object({ name: v.picklist(PARTS), value: v.optional(text) })),
    selected: v.boolean(),
    /** The model in use, where this provider is. */
    model: v.optional(text),
    /** Which key is in force and where it comes from; never the key. */
    status: v.optional(text),
    hasOrganization: v.boolean(),
    organization: v.optional(text),
    links: v.array(link),
});

/** What became of an attempt to connect. */
const outcome = v.object({ provider, ok: v.boolean(), message: text, actions: v.array(text), links: v.array(link) });

/** Everything the extension tells the connection page. */
const toPage = v.strictObject({
    connections: v.array(connection),
    busy: v.optional(provider),
    outcome: v.optional(outcome),
    /** The server is not there. */
    trouble: v.optional(text),
});

export type FromConnectionPage = v.InferOutput<typeof fromPage>;
export type ConnectionItem = v.InferOutput<typeof connection>;
export type ConnectionOutcome = v.InferOutput<typeof outcome>;
export type ConnectionState = v.InferOutput<typeof toPage>;

export function readFromConnectionPage(raw: unknown): FromConnectionPage | undefined {
    const read = v.safeParse(fromPage, raw);
    return read.success ? read.output : undefined;
}

export function readConnectionState(raw: unknown): ConnectionState | undefined {
    const read = v.safeParse(toPage, raw);
    return read.success ? read.output : undefined;
}
