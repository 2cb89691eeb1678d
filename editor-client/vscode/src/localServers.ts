import { ProgressLocation } from "vscode";

import { setAddress } from "./choosing/address";
import { type ServerRow, serverRows } from "./choosing/serverRows";
import type { Connection } from "./connection";
import type { LocalServerItem } from "./protocol/generated";
import { l10n } from "./l10n";
import { completed } from "./reported";
import type { Server } from "./server/server";
import { askFor } from "./surfaces/inputs";
import { pick } from "./surfaces/lists";
import { ask, tell, waiting } from "./surfaces/messages";

/** Servers of the person's own: looked for on this machine when they say so, and told to download models. */
export class LocalServers {
    constructor(
        private readonly server: Server,
        private readonly connection: Connection,
    ) {}

    /** Look, and use the model that is picked. */
    async find(): Promise<void> {
        const place = { location: ProgressLocation.Notification, title: l10n.t("Looking for local servers…") };
        const { message, servers } = await waiting(place, () => this.server.request("codegpt/localServers", {}));
        if (servers.length === 0) {
            await tell(message);
            return;
        }
        const title = l10n.t("Local Servers");
        const row = await pick<ServerRow>(serverRows(servers), {
            title,
            placeHolder: message,
            matchOnDescription: true,
        });
        if (row?.leads !== undefined) {
            await this.#go(row.leads.server, row.leads.model);
        }
    }

    /** Have a server download a model, once the person has said yes to it. Whether it is there. */
    async pull(provider: string, model: string): Promise<boolean> {
        const name = this.connection.providers.find(({ id }) => id === provider)?.title ?? provider;
        const yes = l10n.t("Download");
        const question = l10n.t("Have {0} download {1}?", name, model);
        if ((await ask(question, l10n.t("It may be several gigabytes."), yes)) !== yes) {
            return false;
        }
        const title = l10n.t("{0} is downloading {1}", name, model);
        return completed(this.server, title, async (workDoneToken, token) =>
            this.server.request("codegpt/pullModel", { provider, model, workDoneToken }, token),
        );
    }

    async #go(server: LocalServerItem, model: string | undefined): Promise<void> {
        const wanted = model ?? (await nameOf(server));
        if (wanted === undefined) {
            return;
        }
        await this.connection.refresh();
        if (!server.atHome) {
            await setAddress(this.connection, server.provider, server.baseUrl);
        }
        if (model !== undefined || (await this.pull(server.provider, wanted))) {
            await this.connection.choose(server.provider, wanted);
        }
    }
}

/** The name of a model that is to be downloaded. */
async function nameOf({ title }: LocalServerItem): Promise<string | undefined> {
    const typed = await askFor({
        title: l10n.t("Download a model into {0}", title),
        prompt: l10n.t("Its name in the server's own library, e.g. {0}", "llama3.2"),
        ignoreFocusOut: true,
    });
    return typed?.trim() === "" ? undefined : typed?.trim();
}
