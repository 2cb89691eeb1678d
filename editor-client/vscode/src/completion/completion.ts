import { commands, type Disposable, type Memento, window, workspace } from "vscode";

import { pickProvider } from "../choosing/providerPicker";
import type { Reach } from "../choosing/reach";
import type { Connection } from "../connection";
import { l10n } from "../l10n";
import type { ProviderItem } from "../protocol/generated";
import { ifKnown } from "../server/failure";
import type { Server } from "../server/server";
import { ask, tell } from "../surfaces/messages";
import { CompletionItem, lookOf } from "./item";
import { CompletionModels } from "./models";
import { fillersFirst, settingsFor } from "./offers";
import { type Situation, situationOf } from "./situation";

const WAS_ON = "codegpt.completionWasOn";

/** The switch of completion. The ghost text itself is the language client's and VS Code's own. */
export class Completion implements Disposable {
    readonly #item = new CompletionItem();
    readonly #subscriptions: Disposable[];
    #here: string | undefined;
    #looks = 0;
    /** What it costs, and for which model that was asked. */
    #cost: { readonly of: string; readonly sentence?: string } | undefined;

    constructor(
        private readonly server: Server,
        private readonly connection: Connection,
        private readonly reach: Reach,
        private readonly memento: Memento,
    ) {
        this.#subscriptions = [
            connection.onDidChange(() => void this.#follow()),
            server.onDidChangeState(() => this.#draw()),
            window.onDidChangeActiveTextEditor(() => void this.#follow()),
            // One whose language was changed is opened anew.
            workspace.onDidOpenTextDocument((opened) => {
                if (opened === window.activeTextEditor?.document) {
                    void this.#follow();
                }
            }),
            workspace.onDidChangeConfiguration((change) => {
                if (change.affectsConfiguration("codegpt.completion")) {
                    this.#draw();
                }
            }),
        ];
        this.#draw();
    }

    /** Start the server where it is there and completion is on: keys that are typed start none. */
    async begin(): Promise<void> {
        const on = this.#set.enabled || (this.#set.unsaid && this.memento.get(WAS_ON, false));
        if (on && this.server.state === "off") {
            await this.server.wake();
        }
    }

    /** Off, or on again; who completes is asked where nobody is named. */
    async toggle(): Promise<void> {
        await this.connection.refresh();
        const state = this.connection.completion;
        if (state === undefined) {
            throw new Error(l10n.t("The CodeGPT server is too old for this. Update codegpt-ls."));
        }
        if (state.enabled && state.paused) {
            await this.server.run("codegpt.toggleCompletion", {});
        } else if (state.enabled) {
            await this.#write([["enabled", false]], false);
            await commands.executeCommand("editor.action.inlineSuggest.hide");
        } else if (state.provider === undefined || state.model === undefined) {
            await this.choose();
        } else {
            await this.#write([["enabled", true]], true);
        }
    }

    /** Choose who completes code, and switch it on once the person has read what that costs. */
    async choose(): Promise<void> {
        await this.connection.refresh();
        const list = {
            title: l10n.t("Who Completes Code"),
            inUse: this.connection.completion?.provider,
            note: ({ fillsIn }: ProviderItem) => (fillsIn ? undefined : l10n.t("by a chat only")),
            order: fillersFirst,
        };
        const id = await pickProvider(this.connection, this.reach, list);
        const provider = this.connection.providers.find((each) => each.id === id);
        const model = provider && (await new CompletionModels(this.server, provider).picked());
        if (provider === undefined || model === undefined) {
            return;
        }
        const sent = l10n.t(
            "Each time you pause, what stands around the cursor is sent there. Files that may not be sent are left alone.",
        );
        const question = l10n.t("Have {0} of {1} complete your code?", model.id, provider.title);
        const on = l10n.t("Switch On");
        if ((await ask(question, `${model.cost}\n\n${sent}`, on)) === on) {
            const dialect = this.connection.setting("codegpt.completion.dialect");
            await this.#write(settingsFor(provider.id, model, dialect), true);
        }
    }

    /** Have code completed at the cursor now; where nothing would come of it, say why. */
    async complete(): Promise<void> {
        const situation = this.#situation;
        if (situation.kind === "on" || situation.kind === "trouble") {
            // Who asks by a key has it tried again.
            await commands.executeCommand("editor.action.inlineSuggest.trigger");
            return;
        }
        const why = situation.kind === "hidden" ? { kind: "off" as const } : situation;
        const on = l10n.t("Switch On");
        const taken = await tell(lookOf(why).tooltip, ...(why.kind === "off" ? [on] : []));
        if (taken === on) {
            await this.toggle();
        }
    }

    dispose(): void {
        this.#subscriptions.forEach((each) => void each.dispose());
        this.#item.dispose();
    }

    /** By the person's settings of VS Code. `unsaid`: they say nothing of the switch, which may be in another file. */
    get #set(): { readonly enabled: boolean; readonly unsaid: boolean; readonly named: boolean } {
        const settings = workspace.getConfiguration("codegpt.completion");
        const enabled = settings.inspect<boolean>("enabled")?.globalValue;
        const named = ["provider", "model"].every((each) => Boolean(settings.inspect<string>(each)?.globalValue));
        return { enabled: enabled === true, unsaid: enabled === undefined, named };
    }

    get #situation(): Situation {
        return situationOf({
            state: this.connection.completion,
            told: this.connection.known,
            set: this.#set,
            manual: this.connection.setting("codegpt.completion.trigger") === "manual",
            here: this.#here,
        });
    }

    /** Draw what is known, and then what the server says of the document in front and of the price. */
    async #follow(): Promise<void> {
        const look = ++this.#looks;
        const state = this.connection.completion;
        this.#draw();
        if (state === undefined) {
            return;
        }
        await this.memento.update(WAS_ON, state.enabled);
        if (!state.enabled || this.server.state !== "running") {
            return;
        }
        const uri = window.activeTextEditor?.document.uri.toString();
        const [here] = await Promise.all([
            uri === undefined ? undefined : ifKnown(this.server.request("codegpt/completionHere", { uri })),
            this.#price(state.provider, state.model),
        ]).catch(() => [undefined]);
        if (look === this.#looks) {
            this.#here = here?.message;
            this.#draw();
        }
    }

    async #price(provider: string | undefined, model: string | undefined): Promise<void> {
        const under = ["trigger", "maxRequestsPerMinute"].map((each) =>
            this.connection.setting(`codegpt.completion.${each}`),
        );
        const of = JSON.stringify([provider, model, ...under]);
        if (provider === undefined || model === undefined || this.#cost?.of === of) {
            return;
        }
        this.#cost = { of };
        const offered = await ifKnown(this.server.request("codegpt/completionModels", { provider, model }));
        const sentence = offered?.models[0]?.cost;
        this.#cost = { of, ...(sentence !== undefined && { sentence }) };
    }

    #draw(): void {
        const { completion, providers } = this.connection;
        const title = providers.find(({ id }) => id === completion?.provider)?.title;
        const who =
            completion?.provider === undefined || completion.model === undefined
                ? []
                : [l10n.t("{0} of {1}", completion.model, title ?? completion.provider)];
        const price = this.#cost?.sentence;
        this.#item.show(this.#situation, [...who, ...(completion?.enabled && price !== undefined ? [price] : [])]);
    }

    /** Into the person's own settings, which every window of theirs reads. */
    async #write(values: readonly (readonly [string, unknown])[], enabled: boolean): Promise<void> {
        const settings = workspace.getConfiguration("codegpt.completion");
        for (const [name, value] of values) {
            await settings.update(name, value, true);
        }
        await this.connection.until(() => this.connection.completion?.enabled === enabled);
    }
}
