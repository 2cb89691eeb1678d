import type { StepItem, ThreadMessageItem } from "../protocol/generated";
import type { Answer, Entry, Question, Step } from "./entries";

/** What earlier versions asked as a question of its own for the rest of an answer; chats of then hold it. */
const GO_ON = "Continue exactly where you stopped. Repeat nothing.";

/** A message of a thread as it is shown; `shown` is what stood there before, which may know more. */
export function drawn(message: ThreadMessageItem, shown: Entry | undefined): Entry | undefined {
    const id = shown?.id ?? message.id;
    switch (message.role) {
        case "user":
            return questionOf(id, message);
        case "assistant":
            return answerOf(id, message, shown?.role === "assistant" ? shown : undefined);
        case "system":
            return undefined;
    }
}

function questionOf(id: string, { content, context, delivery }: ThreadMessageItem): Question {
    const about = context.map(({ kind, title }) => ({ kind, title: withDash(title) }));
    return {
        role: "user",
        id,
        text: content,
        ...(content === GO_ON && { goesOn: true }),
        ...(about.length > 0 && { about }),
        ...(delivery === "failed" && { failed: true }),
    };
}

/** `greet.py:3–5`: lines from one to another take the longer dash. */
export function withDash(title: string): string {
    return title.replace(/:(\d+)-(\d+)$/, ":$1–$2");
}

/** Something that was looked up, as it is drawn. */
export function stepOf({ id, server, status, title, toolKind, uri }: StepItem): Step {
    return {
        id,
        title,
        kind: toolKind,
        state: status,
        ...(server !== undefined && { server }),
        ...(uri !== undefined && { uri }),
    };
}

function answerOf(id: string, message: ThreadMessageItem, shown: Answer | undefined): Answer {
    if (shown?.state === "streaming") {
        return shown;
    }
    const { finishReason, model, provider, steps = [], usage } = message;
    const { card, leftOut, notices, thinking } = shown ?? {};
    const state = stateOf(message, shown);
    return {
        role: "assistant",
        id,
        text: message.content,
        state,
        ...(steps.length > 0 && { steps: steps.map(stepOf) }),
        // What only this window was told. Of a failure nothing is left once the answer goes on.
        ...(thinking && { thinking }),
        ...(leftOut && { leftOut }),
        ...(notices && { notices }),
        ...(card && state === "failed" && { card }),
        ...(finishReason !== undefined && { finishReason }),
        ...(provider !== undefined && { provider }),
        ...(model !== undefined && { model }),
        ...(usage && { inputTokens: usage.inputTokens, outputTokens: usage.outputTokens }),
    };
}

function stateOf({ delivery }: ThreadMessageItem, shown: Answer | undefined): Answer["state"] {
    switch (delivery) {
        case "complete":
            return "complete";
        case "streaming":
            return "elsewhere";
        case "cut_off":
        case "failed": // which only questions are
            return shown?.card ? "failed" : "stopped";
    }
}
