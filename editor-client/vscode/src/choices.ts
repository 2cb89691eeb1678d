import { l10n } from "vscode";

import { pickEffort } from "./choosing/effort";
import { ModelPicker } from "./choosing/modelPicker";
import { inUseFirst } from "./choosing/providerOrder";
import { pickProvider } from "./choosing/providerPicker";
import type { Reach } from "./choosing/reach";
import type { Connection } from "./connection";
import type { Server } from "./server/server";

/** Which provider, which model and how much it thinks: the lists a person picks from. */
export class Choices {
    readonly #models: ModelPicker;

    constructor(
        server: Server,
        private readonly connection: Connection,
        private readonly reach: Reach,
    ) {
        this.#models = new ModelPicker(server, connection);
    }

    /** Pick a provider, then one of its models. */
    async selectProvider(): Promise<void> {
        await this.connection.refresh();
        const provider = await pickProvider(this.connection, this.reach, {
            title: l10n.t("Select Provider"),
            inUse: this.connection.provider?.id,
            order: inUseFirst,
        });
        if (provider !== undefined) {
            await this.#models.pick(provider);
        }
    }

    async selectEffort(): Promise<void> {
        await this.connection.refresh();
        await pickEffort(this.connection);
    }

    async selectModel(wanted?: string): Promise<void> {
        await this.connection.refresh();
        const provider = wanted ?? this.connection.provider?.id;
        if (provider !== undefined) {
            await this.#models.pick(provider);
        }
    }
}
