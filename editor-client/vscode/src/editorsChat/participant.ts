import {
    type CancellationToken,
    chat,
    type ChatContext,
    type ChatRequest,
    type ChatResponseStream,
    type ChatResult as Outcome,
    type Disposable,
    type ExtensionContext,
    Uri,
} from "vscode";

import { offeredActions } from "../failures";
import { failureOf, isCancelled } from "../server/failure";
import type { Server } from "../server/server";
import { ChatAnswer } from "../surfaces/chatAnswer";
import { streamed } from "./asking";
import { along, said } from "./given";
import { VENDOR } from "./models";

const ID = "codegpt.participant";

/** `@codegpt` in VS Code's own chat: asked there, answered by our server, with its guards, its ledger and its errors. */
export class Participant implements Disposable {
    readonly #place: { dispose(): unknown } | undefined;

    /** @param handOver gives the server the key that VS Code keeps of the provider in use, or of this one */
    constructor(
        context: ExtensionContext,
        private readonly server: Server,
        private readonly handOver: (provider?: string) => Promise<void>,
    ) {
        // Editors made from VS Code may lack it, whatever version they say they are of.
        const made = (chat as Partial<typeof chat> | undefined)?.createChatParticipant?.(
            ID,
            async (request, { history }, stream, token) => this.#answer(request, { history }, stream, token),
        );
        if (made) {
            made.iconPath = Uri.joinPath(context.extensionUri, "media/icon.png");
        }
        this.#place = made;
    }

    dispose(): void {
        this.#place?.dispose();
    }

    async #answer(
        { model, prompt, references }: ChatRequest,
        { history }: ChatContext,
        stream: ChatResponseStream,
        token: CancellationToken,
    ): Promise<Outcome> {
        const answer = new ChatAnswer(stream);
        const wanted = ofOurs(model);
        const messages = [...said(history), { role: "user" as const, content: prompt }];
        try {
            await this.handOver(wanted.provider);
            const asked = { ...wanted, messages, context: along(references) };
            const result = await streamed(this.server, asked, (text) => answer.add(text), token);
            answer.end();
            result.contextLeftOut.forEach(({ message }) => answer.remark(message));
            result.notices.forEach(({ message }) => answer.remark(message));
            return answer.outcome();
        } catch (thrown) {
            answer.end();
            if (isCancelled(thrown)) {
                return answer.outcome();
            }
            const failure = failureOf(thrown);
            offeredActions(failure).forEach((action) => answer.offer(action));
            return answer.outcome(failure.message);
        }
    }
}

/** The model that is picked in the chat, where it is one of ours; else the one in use counts. */
function ofOurs(picked: ChatRequest["model"] | undefined): { provider?: string; model?: string } {
    const [provider, ...rest] = picked?.vendor === VENDOR ? picked.id.split("/") : [];
    return provider === undefined || rest.length === 0 ? {} : { provider, model: rest.join("/") };
}
