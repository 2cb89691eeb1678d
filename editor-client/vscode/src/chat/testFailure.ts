import { l10n } from "vscode";
import * as v from "valibot";

import { placeOf } from "../names";
import type { ContextItem } from "./along";
import type { Given } from "./given";

const MOST_TEXT = 20_000;

const address = v.custom<{ toString(): string }>((uri) => typeof uri === "object" && uri !== null && "scheme" in uri);
const place = v.object({ line: v.number(), character: v.number() });

/** What VS Code calls a command of a test's message with, as far as it is read here. */
const failed = v.object({
    test: v.optional(
        v.object({
            label: v.string(),
            uri: v.optional(address),
            range: v.optional(v.object({ start: place, end: place })),
        }),
    ),
    message: v.object({
        message: v.union([v.string(), v.object({ value: v.string() })]),
        expectedOutput: v.optional(v.string()),
        actualOutput: v.optional(v.string()),
        stackTrace: v.optional(v.array(v.object({ label: v.string() }))),
    }),
});

/** Why a test failed, with the test itself; undefined for what is no failure of a test. */
export function failureIn(argument: unknown): Given | undefined {
    const read = v.safeParse(failed, argument);
    if (!read.success) {
        return undefined;
    }
    const { message, test } = read.output;
    const said = typeof message.message === "string" ? message.message : message.message.value;
    const text = [
        said,
        ...(message.expectedOutput === undefined ? [] : [`expected: ${message.expectedOutput}`]),
        ...(message.actualOutput === undefined ? [] : [`actual: ${message.actualOutput}`]),
        ...(message.stackTrace ?? []).map(({ label }) => `at ${label}`),
    ].join("\n");
    const code = test?.uri && codeOf(test.uri.toString(), test.range);
    return {
        title: test?.label ?? l10n.t("Failure"),
        text: text.slice(0, MOST_TEXT),
        question: l10n.t("Explain why this test failed. What helps?"),
        ...(code && { code }),
    };
}

type Span = v.InferOutput<typeof place>;

function codeOf(uri: string, range: { start: Span; end: Span } | undefined): NonNullable<Given["code"]> {
    const item: ContextItem = range ? { kind: "range", uri, range } : { kind: "file", uri };
    return { item, title: placeOf({ uri, ...(range && { range }) }) };
}
