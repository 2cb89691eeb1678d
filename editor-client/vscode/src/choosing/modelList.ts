import { l10n, type QuickInputButton, type QuickPick, ThemeIcon } from "vscode";

import type { ProviderItem } from "../protocol/generated";
import { createList } from "../surfaces/lists";
import { type InUse, type Listed, type Picked, type Row, rowsOf } from "./modelRows";

/** The list while it is open. */
export class ModelList {
    readonly #refresh: QuickInputButton = { iconPath: new ThemeIcon("refresh"), tooltip: l10n.t("Refresh") };
    readonly #pick: QuickPick<Row> = createList<Row>();
    #listed: Listed | undefined;
    #rows: readonly Row[] = [];
    #open = true;

    constructor(
        private readonly provider: ProviderItem,
        private readonly list: Promise<Listed>,
        private readonly inUse: InUse,
        private readonly again: () => Promise<Listed>,
    ) {
        this.#pick.title = l10n.t("Select Model: {0}", provider.title);
        this.#pick.placeholder = l10n.t("Type to filter, or type a model's name");
        this.#pick.matchOnDescription = true;
        this.#pick.buttons = [this.#refresh];
    }

    picked(): Promise<Picked | undefined> {
        void this.#fill(this.list);
        return new Promise((resolve) => {
            this.#pick.onDidChangeValue(() => this.#draw());
            this.#pick.onDidTriggerButton(() => void this.#fill(this.again()));
            this.#pick.onDidAccept(() => {
                const [row] = this.#pick.selectedItems;
                if (row?.leads?.kind === "refresh") {
                    void this.#fill(this.again());
                } else if (row?.leads) {
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

    async #fill(list: Promise<Listed>): Promise<void> {
        this.#pick.busy = true;
        this.#listed = await list;
        if (this.#open) {
            this.#pick.busy = false;
            this.#draw();
            const first = this.#rows.find(({ leads }) => leads?.kind === "model");
            if (first && this.#pick.value === "") {
                this.#pick.activeItems = [first];
            }
        }
    }

    #draw(): void {
        this.#rows = rowsOf(this.#listed ?? NOTHING, this.provider, this.inUse, this.#pick.value);
        this.#pick.items = this.#rows;
    }
}

const NOTHING: Listed = { result: undefined, failure: undefined };
