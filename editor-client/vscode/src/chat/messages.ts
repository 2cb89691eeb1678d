import * as v from "valibot";

import { entries, entry, few, shown, step } from "./entries";

const MOST_TYPED = 1_000_000;

const id = v.pipe(v.string(), v.maxLength(64));
const typed = v.pipe(v.string(), v.maxLength(MOST_TYPED));
const label = shown(500);
/** A file as a text names it. */
const path = v.pipe(v.string(), v.minLength(1), v.maxLength(4_000));
const fileName = v.pipe(v.string(), v.minLength(1), v.maxLength(500));
/** A file's content in base64; the server reads no more than 20 MB. */
const content = v.pipe(v.string(), v.maxLength(28_000_000));
const number = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000_000));

/** What may be decided on a call of a tool. */
const choice = v.picklist(["once", "thread", "deny"]);

/** Whose code is meant: the next question's, or that of the question that is being edited. */
const whose = v.picklist(["next", "edited"]);

/** Everything the chat's page may ask of the extension. What does not fit is dropped: the page shows foreign text. */
export const fromPage = v.variant("kind", [
    v.strictObject({ kind: v.literal("ready") }),
    v.strictObject({ kind: v.literal("ask"), text: typed }),
    v.strictObject({ kind: v.literal("resend"), id, text: typed }),
    v.strictObject({ kind: v.literal("retry") }),
    v.strictObject({ kind: v.literal("continue") }),
    v.strictObject({ kind: v.literal("stop") }),
    v.strictObject({ kind: v.literal("fork"), id }),
    v.strictObject({ kind: v.literal("askAgain"), id }),
    v.strictObject({ kind: v.literal("removeQuestion"), id }),
    v.strictObject({ kind: v.literal("takeBack"), id }),
    v.strictObject({ kind: v.literal("edit"), id }),
    v.strictObject({ kind: v.literal("cancelEdit") }),
    v.strictObject({ kind: v.literal("addContext"), to: whose }),
    v.strictObject({ kind: v.literal("attach"), name: fileName, data: content, to: whose }),
    v.strictObject({ kind: v.literal("attachPlaces"), uris: v.pipe(v.array(path), v.maxLength(50)), to: whose }),
    v.strictObject({ kind: v.literal("attachTooLarge"), name: fileName }),
    v.strictObject({ kind: v.literal("removeContext"), id, to: whose }),
    v.strictObject({ kind: v.literal("previewContext"), to: whose }),
    v.strictObject({
        kind: v.literal("decide"),
        id,
        decisions: v.record(v.pipe(v.string(), v.maxLength(2_000)), choice),
    }),
    v.strictObject({ kind: v.literal("takeAction"), id, index: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
    v.strictObject({ kind: v.literal("openStep"), id, index: number }),
    v.strictObject({ kind: v.literal("copy"), code: typed }),
    v.strictObject({ kind: v.literal("insert"), code: typed }),
    v.strictObject({
        kind: v.literal("apply"),
        code: typed,
        language: typed,
        /** What the answer calls the file, and whether on purpose. */
        files: v.pipe(v.array(path), v.maxLength(20)),
        sure: v.boolean(),
    }),
    v.strictObject({
        kind: v.literal("newFile"),
        code: typed,
        language: v.pipe(v.string(), v.regex(/^[\w+#.-]{0,40}$/)),
    }),
    v.strictObject({ kind: v.literal("findFiles"), id: number, paths: v.pipe(v.array(path), v.maxLength(100)) }),
    v.strictObject({
        kind: v.literal("openFile"),
        path,
        line: v.optional(number),
        column: v.optional(number),
    }),
    v.strictObject({
        kind: v.literal("open"),
        what: v.picklist([
            "newChat",
            "showHistory",
            "setApiKey",
            "selectMode",
            "selectModel",
            "selectEffort",
            "selectProvider",
            "connectionSettings",
            "tryLocalModel",
            "setUpLocal",
            "largerLocalModel",
            "useOllama",
            "restartServer",
        ]),
    }),
    v.strictObject({ kind: v.literal("mend"), index: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
]);

const task = v.object({ name: label, title: label, slash: v.optional(label) });

/** Why there is no server, with the titles of its ways forward. */
const trouble = v.object({ message: shown(10_000), actions: few(label, 10) });

/** What stands around the conversation. */
const surroundings = v.object({
    server: v.picklist(["off", "starting", "running", "restarting", "missing", "failed"]),
    trouble: v.optional(trouble),
    /** Whether the server has said who answers. */
    known: v.boolean(),
    provider: v.optional(label),
    connected: v.boolean(),
    needsKey: v.boolean(),
    model: v.optional(label),
    /** How much it thinks, where a person can say so. */
    effort: v.optional(label),
    /** What it may do besides answering; absent where the server is too old to know of it. */
    mode: v.optional(v.object({ name: label, note: v.optional(label) })),
    tasks: v.array(task),
    local: v.boolean(),
    /** Whether the model in use is the small one that is fetched. */
    toy: v.boolean(),
    /** How far its fetch is. */
    fetching: v.optional(label),
});

/** Something that goes along with the next question. */
const chip = v.object({
    id,
    kind: label,
    title: label,
    tokens: v.optional(v.number()),
    /** Of a picture: a small PNG of it that the server drew, in base64. */
    thumbnail: v.optional(v.pipe(v.string(), v.maxLength(60_000), v.regex(/^[\w+/]*={0,2}$/))),
    problem: v.optional(label),
    /** Whether it goes along because an earlier question of the conversation is about it. */
    carried: v.optional(v.boolean()),
});

/** What code is coloured by; each may have a colour of the editor's theme. */
export const COLOURED = [
    "attribute",
    "comment",
    "deleted",
    "heading",
    "inserted",
    "keyword",
    "literal",
    "meta",
    "name",
    "number",
    "regexp",
    "string",
    "tag",
    "type",
    "variable",
] as const;

const HEX = /^#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i;
const colour = v.picklist(COLOURED);
const colours = v.record(colour, v.pipe(v.string(), v.regex(HEX)));
/** The kinds of themes, as VS Code tells a page. */
const theme = v.picklist(["vscode-light", "vscode-dark", "vscode-high-contrast", "vscode-high-contrast-light"]);
/** An earlier question while it is changed: the code that will go along, and what cannot be found again. */
const edited = v.object({ id, chips: few(chip, 500), lost: few(label, 500) });

/** Calls of tools that a person is asked about; what they are given is shown whole. */
const approval = v.object({
    id,
    calls: v.array(
        v.object({
            id: v.string(),
            title: v.string(),
            arguments: v.string(),
            server: v.optional(v.string()),
            /** Whether what it is given may leave this machine. */
            sends: v.optional(v.boolean()),
        }),
    ),
    choices: v.array(choice),
    /** Whether another conversation than the one that is shown asks. */
    elsewhere: v.boolean(),
});

/** A question that waits for the answer under way. */
const waiting = v.object({ id, text: shown(MOST_TYPED) });

/** Everything the extension tells the chat's page. */
export const toPage = v.variant("kind", [
    v.strictObject({ kind: v.literal("entries"), entries }),
    v.strictObject({ kind: v.literal("entry"), entry }),
    v.strictObject({ kind: v.literal("delta"), id, text: v.string() }),
    v.strictObject({ kind: v.literal("thinking"), id, text: v.string() }),
    v.strictObject({ kind: v.literal("step"), id, step }),
    v.strictObject({ kind: v.literal("surroundings"), surroundings }),
    v.strictObject({ kind: v.literal("activity"), note: v.nullable(label) }),
    v.strictObject({ kind: v.literal("banner"), text: v.nullable(shown(10_000)) }),
    v.strictObject({ kind: v.literal("chips"), chips: few(chip, 500) }),
    v.strictObject({ kind: v.literal("filesFound"), id: number, paths: v.array(v.string()) }),
    v.strictObject({ kind: v.literal("colours"), theme, colours }),
    v.strictObject({ kind: v.literal("editing"), edited: v.nullable(edited) }),
    v.strictObject({ kind: v.literal("approvals"), approvals: v.array(approval) }),
    v.strictObject({ kind: v.literal("queued"), questions: few(waiting, 100) }),
    v.strictObject({ kind: v.literal("giveBack"), text: shown(MOST_TYPED) }),
    v.strictObject({ kind: v.literal("draft"), text: shown(MOST_TYPED) }),
    v.strictObject({ kind: v.literal("focus") }),
]);

export type FromPage = v.InferOutput<typeof fromPage>;
export type ToPage = v.InferOutput<typeof toPage>;
/** Colours of the editor's theme, for what it has one for, and which kind of theme that is. */
export type ThemeColours = Omit<Extract<ToPage, { readonly kind: "colours" }>, "kind">;
export type Approval = v.InferOutput<typeof approval>;
export type Choice = v.InferOutput<typeof choice>;
export type Chip = v.InferOutput<typeof chip>;
export type Edited = v.InferOutput<typeof edited>;
export type Waiting = v.InferOutput<typeof waiting>;
export type Surroundings = v.InferOutput<typeof surroundings>;

/** The message, where it is one of those above. */
export function readFromPage(raw: unknown): FromPage | undefined {
    const read = v.safeParse(fromPage, raw);
    return read.success ? read.output : undefined;
}

/** The message, where it is one of those above. */
export function readToPage(raw: unknown): ToPage | undefined {
    const read = v.safeParse(toPage, raw);
    return read.success ? read.output : undefined;
}
