import { commands, type Disposable, EventEmitter, l10n, workspace } from "vscode";

import type { Mode, ThreadItem } from "../protocol/generated";
import type { Server } from "../server/server";
import { pick } from "../surfaces/lists";
import { warn } from "../surfaces/messages";

const MODES: readonly Mode[] = ["ask", "look", "edit"];

/** How much a model may do in each conversation before it answers: what the person picked, else what the server keeps. */
export class Modes implements Disposable {
    readonly #changed = new EventEmitter<void>();
    readonly onDidChange = this.#changed.event;
    readonly #listening: readonly Disposable[];
    /** By thread; of the conversation that has none yet under "". The server learns it with the next question. */
    readonly #picked = new Map<string, Mode>();

    constructor(private readonly server: Server) {
        this.#listening = [
            workspace.onDidGrantWorkspaceTrust(() => this.#changed.fire()),
            workspace.onDidChangeWorkspaceFolders(() => this.#changed.fire()),
        ];
    }

    /** The mode of this conversation; undefined at a server that is too old to know of any. */
    of(thread: ThreadItem | undefined): Mode | undefined {
        if (!this.server.knowsModes) {
            return undefined;
        }
        return workspace.isTrusted ? this.#wanted(thread) : "ask";
    }

    /** What a question in this conversation is asked with. What was wanted here is kept while the folder is not trusted. */
    asked(threadId: string): { mode?: Mode } {
        const mode = this.server.knowsModes && workspace.isTrusted ? this.#picked.get(threadId) : undefined;
        return mode === undefined ? {} : { mode };
    }

    /** A conversation has got its thread. */
    begun(threadId: string): void {
        this.#picked.set(threadId, this.#wanted(undefined));
        this.#picked.delete("");
    }

    /** A conversation that has no thread yet is another one from now on. */
    left(): void {
        this.#picked.delete("");
    }

    /** Let the person pick. */
    async pick(thread: ThreadItem | undefined): Promise<void> {
        const inUse = this.of(thread);
        if (inUse === undefined) {
            void warn(l10n.t("The CodeGPT server is too old for this. Update codegpt-ls."));
            return;
        }
        if (!workspace.isTrusted) {
            await this.#offerTrust();
            return;
        }
        const rows = MODES.map((mode) => ({
            mode,
            label: modeName(mode),
            detail: meaningOf(mode),
            ...(mode === inUse && { description: l10n.t("in use") }),
        }));
        const picked = await pick(rows, { title: l10n.t("What the model may do in this chat") });
        if (picked !== undefined) {
            this.#picked.set(thread?.id ?? "", picked.mode);
            this.#changed.fire();
        }
    }

    dispose(): void {
        this.#listening.forEach((each) => void each.dispose());
        this.#changed.dispose();
    }

    #wanted(thread: ThreadItem | undefined): Mode {
        return this.#picked.get(thread?.id ?? "") ?? thread?.mode ?? beginning();
    }

    async #offerTrust(): Promise<void> {
        const rows = [
            { label: modeName("ask"), detail: meaningOf("ask"), description: l10n.t("in use"), trusts: false },
            { label: l10n.t("Decide whether to trust this folder…"), detail: untrusted(), trusts: true },
        ];
        const picked = await pick(rows, { title: l10n.t("What the model may do in this chat") });
        if (picked?.trusts) {
            await commands.executeCommand("workbench.trust.manage");
        }
    }
}

/** What a person calls it. */
export function modeName(mode: Mode): string {
    switch (mode) {
        case "ask":
            return l10n.t("Ask");
        case "look":
            return l10n.t("Look");
        case "edit":
            return l10n.t("Edit");
    }
}

/** Why there is no choice, in a person's words. */
export function whyOnlyAsk(): string | undefined {
    return workspace.isTrusted ? undefined : untrusted();
}

function untrusted(): string {
    return l10n.t("This folder is not trusted, so the model looks nothing up in it.");
}

function meaningOf(mode: Mode): string {
    switch (mode) {
        case "ask":
            return l10n.t("Answers with what goes along. Reads nothing.");
        case "look":
            return l10n.t("Reads and searches the open folders before it answers. Tools of MCP servers ask you first.");
        case "edit":
            return l10n.t("Proposes changes of files, too. Nothing is changed before you accept it.");
    }
}

/** Of a new conversation. */
function beginning(): Mode {
    return workspace.isTrusted && (workspace.workspaceFolders ?? []).length > 0 ? "look" : "ask";
}
