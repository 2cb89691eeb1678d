import {
    ChatRequestTurn,
    ChatResponseTurn,
    type ChatPromptReference,
    type LanguageModelChatRequestMessage,
    LanguageModelChatMessageRole,
    LanguageModelTextPart,
    LanguageModelToolResultPart,
    Location,
    Uri,
} from "vscode";

import type { ChatMessage, ChatParams } from "../protocol/generated";
import { l10n } from "../l10n";
import { plain } from "../selection";

type ContextItem = NonNullable<ChatParams["context"]>[number];

/** A message of another extension as the server takes it. Throws where there is more in it than text. */
export function readMessage({ content, role }: LanguageModelChatRequestMessage): ChatMessage {
    return {
        role: role === LanguageModelChatMessageRole.Assistant ? "assistant" : "user",
        content: content.map(textIn).join(""),
    };
}

function textIn(part: unknown): string {
    if (part instanceof LanguageModelTextPart) {
        return part.value;
    }
    if (part instanceof LanguageModelToolResultPart) {
        return part.content.map(textIn).join("");
    }
    throw new Error(l10n.t("CodeGPT's models are offered for text only: no pictures, and no calls of tools."));
}

/** What was said before in this conversation of VS Code's chat. */
export function said(history: readonly (ChatRequestTurn | ChatResponseTurn)[]): ChatMessage[] {
    const turns = history.map((turn): ChatMessage =>
        turn instanceof ChatRequestTurn
            ? { role: "user", content: turn.prompt }
            : { role: "assistant", content: textOf(turn) },
    );
    return turns.filter(({ content }) => content.trim() !== "");
}

/** As the model wrote it, which the answer brings along; what is shown has marks of ours. */
function textOf({ result }: ChatResponseTurn): string {
    const text: unknown = result.metadata?.["text"];
    return typeof text === "string" ? text : "";
}

/** The files and pieces of code that go along; the server reads them itself, and leaves out what may not be sent. */
export function along(references: readonly ChatPromptReference[]): ContextItem[] {
    return references.flatMap(({ value }): ContextItem[] => {
        if (value instanceof Uri) {
            return [{ kind: "file", uri: value.toString() }];
        }
        return value instanceof Location
            ? [{ kind: "range", uri: value.uri.toString(), range: plain(value.range) }]
            : [];
    });
}
