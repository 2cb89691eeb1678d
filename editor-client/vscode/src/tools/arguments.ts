import * as v from "valibot";

const asked = v.object({
    uri: v.optional(v.nullable(v.string())),
    query: v.optional(v.nullable(v.string())),
    line: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1)))),
    name: v.optional(v.nullable(v.string())),
});

/** What a tool is asked about; the line is counted from 1. */
export type Asked = v.InferOutput<typeof asked>;

/** Read it out of JSON. Throws where it is none of that. */
export function readArguments(json: string): Asked {
    return v.parse(asked, JSON.parse(json));
}
