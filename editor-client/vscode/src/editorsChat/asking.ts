import { randomUUID } from "node:crypto";

import type { CancellationToken } from "vscode";

import type { ChatParams, ChatResult } from "../protocol/generated";
import type { Server } from "../server/server";

/** Ask without a thread, and pass on the answer as it comes. Nothing is remembered of it but what it cost. */
export async function streamed(
    server: Server,
    asked: ChatParams,
    take: (text: string) => void,
    token: CancellationToken,
): Promise<ChatResult> {
    const partialResultToken = randomUUID();
    const listening = await server.onAnswer(partialResultToken, { text: take });
    try {
        return await server.request("codegpt/chat", { ...asked, partialResultToken }, token);
    } finally {
        listening.dispose();
    }
}
