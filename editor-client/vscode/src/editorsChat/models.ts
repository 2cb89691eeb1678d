import {
    type CancellationToken,
    type Disposable,
    EventEmitter,
    l10n,
    type LanguageModelChatInformation,
    type LanguageModelChatProvider,
    type LanguageModelChatRequestMessage,
    type LanguageModelResponsePart,
    LanguageModelTextPart,
    lm,
    type Progress,
    type ProvideLanguageModelChatResponseOptions,
    workspace,
} from "vscode";

import type { Connection } from "../connection";
import type { ModelItem } from "../protocol/generated";
import { failureOf, isCancelled } from "../server/failure";
import type { Server } from "../server/server";
import { ask } from "../surfaces/messages";
import { streamed } from "./asking";
import { readMessage } from "./given";

export const VENDOR = "codegpt";
const SETTING = "offerModels";

/** Tokens a model is said to take in where nobody knows how many: as few as any of today does. */
const ROOM = 32_000;
/** Tokens of an answer that others reckon with. The server leaves it to the model. */
const LONGEST_ANSWER = 8_000;

interface Offered extends LanguageModelChatInformation {
    readonly provider: string;
    readonly model: string;
}

/** The models of the provider in use, for VS Code's own chat and for other extensions, where the person offers them. */
export class OfferedModels implements LanguageModelChatProvider<Offered>, Disposable {
    readonly #changed = new EventEmitter<void>();
    readonly onDidChangeLanguageModelChatInformation = this.#changed.event;
    readonly #listening: Disposable[];
    #provider: string | undefined;

    /** @param handOver gives the server the key that VS Code keeps of a provider */
    constructor(
        private readonly server: Server,
        private readonly connection: Connection,
        private readonly handOver: (provider: string) => Promise<void>,
    ) {
        this.#listening = [
            workspace.onDidChangeConfiguration((change) => {
                if (change.affectsConfiguration(`codegpt.${SETTING}`)) {
                    void this.announce();
                }
            }),
            connection.onDidChange(() => this.#follow()),
        ];
        // Editors made from VS Code may lack it, whatever version they say they are of.
        const place = (lm as Partial<typeof lm> | undefined)?.registerLanguageModelChatProvider?.(VENDOR, this);
        if (place) {
            this.#listening.push(place);
        }
    }

    /** Where the models are offered they are told at once. */
    async begin(): Promise<void> {
        await (isOffered() ? this.announce() : undefined);
    }

    /** Tell what there is, so that the first who asks finds it: VS Code looks only once somebody has asked in vain. */
    async announce(): Promise<void> {
        if (isOffered()) {
            await this.server.wake();
        }
        this.#changed.fire();
        if (isOffered()) {
            await (lm as Partial<typeof lm> | undefined)?.selectChatModels?.({ vendor: VENDOR });
        }
    }

    async provideLanguageModelChatInformation({ silent }: { readonly silent: boolean }): Promise<Offered[]> {
        if (!isOffered() && (silent || !(await offer()))) {
            return [];
        }
        try {
            const { models, provider, title } = await this.server.request("codegpt/models", {});
            return models.filter(({ status }) => status !== "retired").map((each) => offered(each, provider, title));
        } catch (thrown) {
            if (silent) {
                return [];
            }
            throw new Error(failureOf(thrown).message, { cause: thrown });
        }
    }

    async provideLanguageModelChatResponse(
        { model, provider }: Offered,
        given: readonly LanguageModelChatRequestMessage[],
        _options: ProvideLanguageModelChatResponseOptions,
        progress: Progress<LanguageModelResponsePart>,
        token: CancellationToken,
    ): Promise<void> {
        if (!isOffered()) {
            throw new Error(l10n.t("CodeGPT's models are not offered: the setting codegpt.offerModels is off."));
        }
        await this.handOver(provider);
        const asked = { provider, model, messages: given.map(readMessage) };
        try {
            await streamed(this.server, asked, (text) => progress.report(new LanguageModelTextPart(text)), token);
        } catch (thrown) {
            if (!isCancelled(thrown)) {
                throw new Error(failureOf(thrown).message, { cause: thrown });
            }
        }
    }

    /** As the server reckons everything else; nothing of it leaves this machine. */
    async provideTokenCount(_: Offered, given: string | LanguageModelChatRequestMessage): Promise<number> {
        const text = typeof given === "string" ? given : readMessage(given).content;
        if (text === "") {
            return 0;
        }
        const context = [{ kind: "text" as const, title: "text", text }];
        return (await this.server.request("codegpt/previewContext", { context })).tokens;
    }

    dispose(): void {
        this.#listening.forEach((each) => void each.dispose());
        this.#changed.dispose();
    }

    #follow(): void {
        const provider = this.connection.provider?.id;
        if (provider !== this.#provider) {
            this.#provider = provider;
            this.#changed.fire();
        }
    }
}

function isOffered(): boolean {
    // The person's own word only: it is a setting of the machine, which no folder has a say in.
    return workspace.getConfiguration("codegpt").get<boolean>(SETTING) === true;
}

/** Somebody picks our models in VS Code while they are not offered: then the person decides. */
async function offer(): Promise<boolean> {
    const yes = l10n.t("Offer the Models");
    const question = l10n.t("Offer CodeGPT's models to VS Code's chat and to all other extensions?");
    const detail = l10n.t("Other extensions can then spend your API key. Every request is counted under Show Usage.");
    const agreed = (await ask(question, detail, yes)) === yes;
    if (agreed) {
        await workspace.getConfiguration("codegpt").update(SETTING, true, true);
    }
    return agreed;
}

function offered({ contextTokens = ROOM, id }: ModelItem, provider: string, title: string): Offered {
    const answer = Math.min(LONGEST_ANSWER, Math.floor(contextTokens / 4));
    return {
        id: `${provider}/${id}`,
        name: id,
        family: id,
        version: id,
        detail: title,
        tooltip: l10n.t("{0} of {1}, with your own key, by CodeGPT", id, title),
        maxInputTokens: contextTokens - answer,
        maxOutputTokens: answer,
        capabilities: { imageInput: false, toolCalling: false },
        provider,
        model: id,
    };
}
