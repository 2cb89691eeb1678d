import { l10n } from "vscode";

import { isOffered } from "../failures";
import type { ChatResult } from "../protocol/generated";
import { type Failure, failureOf, isCancelled } from "../server/failure";
import type { Answer, Card } from "./entries";
import { lookedUp } from "./steps";
import { settled } from "./thinking";

/** An answer at its end. */
export function ended(answer: Answer, result: ChatResult): Answer {
    const notices = result.notices.map(({ message }) => message);
    return {
        ...lookedUp(settled(answer)),
        text: result.text ?? answer.text,
        state: "complete",
        finishReason: result.finishReason,
        provider: result.provider,
        model: result.model,
        ...(result.usage && { inputTokens: result.usage.inputTokens, outputTokens: result.usage.outputTokens }),
        ...(result.contextLeftOut.length > 0 && {
            leftOut: result.contextLeftOut.map(({ message, title }) => ({ title, message })),
        }),
        notices: result.keptThreadId === undefined ? notices : [...notices, keptWords()],
    };
}

/** An answer that was stopped or has failed; `kept`: what it takes the place of is kept where it has any text. */
export function broken(answer: Answer, thrown: unknown, stopped: boolean, kept: boolean): Answer {
    const begun = answer.text !== "";
    const over = lookedUp(settled(answer));
    const told = kept && begun ? { ...over, notices: [...(over.notices ?? []), keptWords()] } : over;
    return stopped || isCancelled(thrown)
        ? { ...told, state: "stopped" }
        : { ...told, state: "failed", card: cardOf(failureOf(thrown), begun) };
}

function keptWords(): string {
    return l10n.t("What stood here before is kept as a chat of its own.");
}

/** A failure as it is drawn; `begun`: there is an answer to go on with. */
function cardOf({ data, gone, message }: Failure, begun: boolean): Card {
    if (data === undefined) {
        const goOn = { title: l10n.t("Continue"), command: "codegpt.continue" };
        const again = { title: l10n.t("Try Again"), command: "codegpt.retry" };
        const told = gone
            ? l10n.t("The CodeGPT server stopped before the answer was complete. It is being started again.")
            : l10n.t("The CodeGPT server did not answer: {0}", message);
        return { message: told, actions: begun ? [goOn, again] : [again] };
    }
    return {
        message,
        code: data.code,
        ...(data.requestId !== undefined && { requestId: data.requestId }),
        ...(data.docs !== undefined && { docs: data.docs }),
        ...(data.retryAfterMs !== undefined && { retryAt: Date.now() + data.retryAfterMs }),
        actions: data.actions.filter(isOffered).map((each) => ({ ...each, arguments: [...(each.arguments ?? [])] })),
    };
}
