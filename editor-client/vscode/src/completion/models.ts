import { env, type QuickPick, QuickPickItemKind, ThemeIcon } from "vscode";

import { nameIn } from "../choosing/arrangement";
import { LOCAL } from "../choosing/state";
import { showFailure } from "../failures";
import { l10n } from "../l10n";
import type { CompletionModelItem, CompletionModelsResult, ProviderItem } from "../protocol/generated";
import { type Failure, failureOf } from "../server/failure";
import type { Server } from "../server/server";
import { createList, type Marked } from "../surfaces/lists";

type Row = Marked & { readonly leads?: CompletionModelItem | Failure | string };

/** The models of a provider as those that complete code, each with what an hour of typing costs. */
export class CompletionModels {
    readonly #pick: QuickPick<Row> = createList<Row>();
    #models: readonly CompletionModelItem[] = [];
    #failure: Failure | undefined;
    #open = true;

    constructor(
        private readonly server: Server,
        private readonly provider: ProviderItem,
    ) {
        this.#pick.title = l10n.t("Complete Code with a Model of {0}", provider.title);
        this.#pick.placeholder =
            provider.id === LOCAL
                ? l10n.t("Type the path of a .gguf file that is made to fill in code")
                : l10n.t("Type to filter, or type a model's name");
    }

    /** The one that is picked or typed; undefined where somebody leaves. */
    async picked(): Promise<CompletionModelItem | undefined> {
        const leads = await this.#row();
        if (typeof leads === "string") {
            return (await this.#ask({ model: leads })).models[0];
        }
        if (leads !== undefined && "message" in leads) {
            await showFailure(leads);
            return undefined;
        }
        return leads;
    }

    #row(): Promise<Row["leads"]> {
        void this.#fill();
        return new Promise((resolve) => {
            this.#pick.onDidChangeValue(() => this.#draw());
            this.#pick.onDidAccept(() => {
                const [row] = this.#pick.selectedItems;
                if (row?.leads !== undefined) {
                    resolve(row.leads);
                    this.#pick.hide();
                }
            });
            this.#pick.onDidHide(() => {
                this.#open = false;
                this.#pick.dispose();
                resolve(undefined);
            });
            this.#pick.show();
        });
    }

    async #fill(): Promise<void> {
        this.#pick.busy = true;
        try {
            this.#models = (await this.#ask({})).models;
        } catch (thrown) {
            this.#failure = failureOf(thrown);
        }
        if (this.#open) {
            this.#pick.busy = false;
            this.#draw();
        }
    }

    #ask(more: { readonly model?: string }): Promise<CompletionModelsResult> {
        return this.server.request("codegpt/completionModels", { provider: this.provider.id, ...more });
    }

    #draw(): void {
        const typed = nameIn(this.#pick.value, this.#models);
        this.#pick.items = [
            ...(this.#failure === undefined ? [] : [failureRow(this.#failure)]),
            ...group(
                l10n.t("Asked to fill in code"),
                this.#models.filter(({ way }) => way !== undefined),
            ),
            ...group(
                l10n.t("By a chat: slow and dear"),
                this.#models.filter(({ way }) => way === undefined),
            ),
            ...(typed === undefined ? [] : [typedRow(typed)]),
        ];
    }
}

/** What an hour of typing costs at most, in few words. */
function costOf({ free, hour }: CompletionModelItem): string {
    if (free) {
        return l10n.t("nobody sends a bill");
    }
    const form = new Intl.NumberFormat(env.language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    return hour === undefined
        ? l10n.t("price not known")
        : l10n.t("an hour of typing: ${0} at most", form.format(Number(hour)));
}

function group(label: string, models: readonly CompletionModelItem[]): Row[] {
    return models.length === 0
        ? []
        : [
              { label, kind: QuickPickItemKind.Separator },
              ...models.map((model) => ({ label: model.id, description: costOf(model), leads: model })),
          ];
}

function failureRow(failure: Failure): Row {
    return { label: failure.message, iconPath: new ThemeIcon("warning"), alwaysShow: true, leads: failure };
}

function typedRow(name: string): Row {
    return {
        label: l10n.t("Use as the model's name"),
        description: `“${name}”`,
        iconPath: new ThemeIcon("edit"),
        alwaysShow: true,
        leads: name,
    };
}
