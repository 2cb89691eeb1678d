import {
    env,
    type QuickInputButton,
    type QuickPick,
    type QuickPickItem,
    QuickPickItemKind,
    ThemeIcon,
    type Uri,
    window,
    workspace,
} from "vscode";

import { l10n } from "../l10n";
import { askFor } from "../surfaces/inputs";
import { createList } from "../surfaces/lists";

import { ask, tell } from "../surfaces/messages";
import { showFailure } from "../failures";
import type { SearchHitItem, ThreadItem } from "../protocol/generated";
import { failureOf } from "../server/failure";
import type { Conversation } from "./conversation";
import type { Threads } from "./threads";

type Row = QuickPickItem & { readonly thread?: ThreadItem };

/** Milliseconds after the last key until a search begins. */
const TYPED = 150;

/** The chats of the past: opened, found by their words, renamed, deleted. */
export class History {
    constructor(
        private readonly threads: Threads,
        private readonly conversation: Conversation,
    ) {}

    /** Let a person choose; resolves to whether another chat is shown now. */
    async show(): Promise<boolean> {
        const list = new List(this.threads, this, this.conversation.thread?.id);
        const chosen = await list.chosen();
        if (chosen) {
            await this.conversation.open(chosen.id);
        }
        return chosen !== undefined;
    }

    /** Rename a chat, by default the one that is shown. */
    async rename(thread = this.conversation.thread): Promise<void> {
        if (thread === undefined) {
            void tell(l10n.t("This chat is still empty."));
            return;
        }
        const title = await askFor({
            title: l10n.t("Rename the chat"),
            value: thread.title,
            validateInput: (value) => (value.trim() === "" ? l10n.t("A title has at least one letter.") : undefined),
        });
        if (title !== undefined) {
            await (thread.id === this.conversation.thread?.id
                ? this.conversation.rename(title.trim())
                : this.threads.rename(thread.id, title.trim()));
        }
    }

    /** Delete a chat, by default the one that is shown. */
    async delete(thread = this.conversation.thread): Promise<void> {
        if (thread === undefined) {
            await this.conversation.clear();
        } else if (await sure(l10n.t("Delete the chat “{0}”?", nameOf(thread)))) {
            if (thread.id === this.conversation.thread?.id) {
                await this.conversation.clear();
            }
            await this.threads.delete(thread.id);
        }
    }

    /** Delete every chat of the open folder. */
    async clear(): Promise<void> {
        const [folder] = workspace.workspaceFolders ?? [];
        const question =
            folder === undefined ? l10n.t("Delete all chats?") : l10n.t("Delete all chats of {0}?", folder.name);
        if (await sure(question)) {
            await this.conversation.clear();
            const deleted = await this.threads.clear();
            void tell(l10n.t("Deleted chats: {0}", deleted));
        }
    }

    /** Make a chat out of an exported one, and show it. */
    async import(): Promise<void> {
        const file = await pickFile();
        if (file) {
            const content = Buffer.from(await workspace.fs.readFile(file)).toString("utf8");
            const thread = await this.threads.import(content, file.path.endsWith(".md") ? "markdown" : "json");
            await this.conversation.open(thread.id);
        }
    }

    /** Open the chat that is shown as a Markdown document. */
    async export(): Promise<void> {
        const { thread } = this.conversation;
        if (thread === undefined) {
            void tell(l10n.t("This chat is still empty."));
            return;
        }
        const content = await this.threads.markdown(thread.id);
        await window.showTextDocument(await workspace.openTextDocument({ content, language: "markdown" }));
    }
}

/** A file of an exported chat that the person picks. */
async function pickFile(): Promise<Uri | undefined> {
    const filters = { [l10n.t("Exported chats")]: ["json", "md"] };
    const defaultUri = workspace.workspaceFolders?.[0]?.uri;
    const title = l10n.t("Import a chat");
    const picked = await window.showOpenDialog({ filters, title, ...(defaultUri && { defaultUri }) });
    return picked?.[0];
}

/** The list while it is open. */
class List {
    readonly #rename: QuickInputButton = { iconPath: new ThemeIcon("edit"), tooltip: l10n.t("Rename") };
    readonly #delete: QuickInputButton = { iconPath: new ThemeIcon("trash"), tooltip: l10n.t("Delete") };
    readonly #pick: QuickPick<Row> = createList<Row>();
    #typed: ReturnType<typeof setTimeout> | undefined;
    #turn = 0;
    #titles: ReadonlyMap<string, string> = new Map();

    constructor(
        private readonly threads: Threads,
        private readonly history: History,
        /** The chat that is shown. */
        private readonly open: string | undefined,
    ) {
        this.#pick.title = l10n.t("Chats");
        this.#pick.placeholder = l10n.t("Search in all chats");
        this.#pick.onDidChangeValue(() => {
            clearTimeout(this.#typed);
            this.#typed = setTimeout(() => void this.#fill(), TYPED);
        });
    }

    chosen(): Promise<ThreadItem | undefined> {
        void this.#fill();
        return new Promise((resolve) => {
            this.#pick.onDidAccept(() => {
                resolve(this.#pick.selectedItems[0]?.thread);
                this.#pick.hide();
            });
            this.#pick.onDidTriggerItemButton(({ button, item }) => {
                resolve(undefined);
                this.#pick.hide();
                void this.#act(button, item.thread);
            });
            this.#pick.onDidHide(() => {
                clearTimeout(this.#typed);
                this.#pick.dispose();
                resolve(undefined);
            });
            this.#pick.show();
        });
    }

    /** A question takes the list's place; afterwards it is there again. */
    async #act(button: QuickInputButton, thread: ThreadItem | undefined): Promise<void> {
        try {
            await (button === this.#rename ? this.history.rename(thread) : this.history.delete(thread));
            await this.history.show();
        } catch (thrown) {
            await showFailure(failureOf(thrown));
        }
    }

    async #fill(): Promise<void> {
        const turn = (this.#turn += 1);
        this.#pick.busy = true;
        try {
            const query = this.#pick.value.trim();
            const rows =
                query === "" ? await this.#listed() : (await this.threads.search(query)).map((hit) => this.#found(hit));
            if (turn === this.#turn) {
                this.#pick.items = rows;
                const shown = rows.find(({ thread }) => thread !== undefined && thread.id === this.open);
                if (shown && query === "") {
                    this.#pick.activeItems = [shown];
                }
                this.#pick.busy = false;
            }
        } catch (thrown) {
            this.#pick.hide();
            await showFailure(failureOf(thrown));
        }
    }

    async #listed(): Promise<Row[]> {
        const { elsewhere, here } = await this.threads.list();
        this.#titles = new Map([...elsewhere, ...here].map((each) => [each.id, nameOf(each)]));
        return [
            ...group(
                l10n.t("In this folder"),
                here.map((thread) => this.#row(thread)),
            ),
            ...group(
                l10n.t("Elsewhere"),
                elsewhere.map((thread) => this.#row(thread)),
            ),
        ];
    }

    #row(thread: ThreadItem): Row {
        const when = new Intl.DateTimeFormat(env.language, { dateStyle: "medium", timeStyle: "short" });
        const shown = thread.id === this.open;
        const from = this.#titles.get(thread.forkedFrom ?? "");
        const told = [
            ...(shown ? [l10n.t("shown now")] : []),
            ...(from === undefined ? [] : [l10n.t("taken from “{0}”", from)]),
            when.format(new Date(thread.updatedAt)),
        ];
        return {
            label: nameOf(thread),
            description: told.join(" · "),
            iconPath: new ThemeIcon(shown ? "check" : "comment-discussion"),
            buttons: [this.#rename, this.#delete],
            thread,
        };
    }

    /** The server has found it: the list's own filter must not hide it. */
    #found({ excerpt, thread }: SearchHitItem): Row {
        return { ...this.#row(thread), detail: excerpt, alwaysShow: true };
    }
}

function group(label: string, rows: Row[]): Row[] {
    return rows.length === 0 ? [] : [{ label, kind: QuickPickItemKind.Separator }, ...rows];
}

function nameOf({ title }: ThreadItem): string {
    return title === "" ? l10n.t("Untitled") : title;
}

async function sure(question: string): Promise<boolean> {
    const yes = l10n.t("Delete");
    const detail = l10n.t("It cannot be brought back.");
    return (await ask(question, detail, yes)) === yes;
}
