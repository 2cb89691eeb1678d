import { type Disposable, EventEmitter, type TextEditor, window, workspace } from "vscode";

import type { PreviewContextResult } from "../protocol/generated";
import { selectedIn } from "../selection";
import { WATCHED } from "../server/client";
import type { Server } from "../server/server";
import { type Along, along, type ContextItem } from "./along";
import type { Chip } from "./messages";

interface Attached {
    readonly id: string;
    readonly title: string;
    readonly item: ContextItem;
}

const SELECTION = "selection";
/** A selection grows while the mouse moves: it is looked at when it rests, in milliseconds. */
const RESTS = 120;

/** The code that goes along with the next question: the selection, unless it is taken away, and what is added. */
export class Attachments implements Disposable {
    readonly #changed = new EventEmitter<void>();
    readonly onDidChange = this.#changed.event;
    readonly #subscriptions: Disposable[];
    #added: readonly Attached[] = [];
    #selection: Attached | undefined;
    /** The selection that does not go along: it was taken away, or has gone along already. */
    #dismissed: string | undefined;
    #preview: PreviewContextResult | undefined;
    #weighing = 0;
    #next = 0;
    #resting: ReturnType<typeof setTimeout> | undefined;

    constructor(private readonly server: Server) {
        const look = ({ textEditor }: { textEditor: TextEditor }) => this.#lookSoon(textEditor);
        this.#subscriptions = [
            window.onDidChangeTextEditorSelection(look),
            window.onDidChangeActiveTextEditor((editor) => editor && this.#lookSoon(editor)),
            workspace.onDidCloseTextDocument(({ uri }) => this.#closed(uri.toString())),
            server.onDidChangeState((state) => state === "running" && void this.#weigh()),
        ];
    }

    get chips(): Chip[] {
        return this.#all.map(({ id, item, title }, index) => ({ id, kind: item.kind, title, ...this.#weight(index) }));
    }

    get items(): ContextItem[] {
        return this.#all.map(({ item }) => item);
    }

    add(item: ContextItem, title: string): void {
        if (!this.#added.some((each) => nameOf(each.item) === nameOf(item))) {
            this.#added = [...this.#added, { id: String((this.#next += 1)), item, title }];
            this.#touched();
        }
    }

    remove(id: string): void {
        if (id === SELECTION) {
            this.selectionTaken();
        } else {
            this.#added = this.#added.filter((each) => each.id !== id);
            this.#touched();
        }
    }

    /** What goes along with the question that is being asked: from then on it is part of the conversation. */
    take(): Along {
        const taken = this.#all;
        this.#added = [];
        this.selectionTaken();
        return {
            items: taken.map(({ item }) => item),
            references: taken.map(({ item, title }) => ({ kind: item.kind, title })),
        };
    }

    /** The selection has gone along with a question: it does so again only when another is made. */
    selectionTaken(): void {
        this.#dismissed = nameOf(this.#selection?.item) ?? this.#dismissed;
        this.#selection = undefined;
        this.#touched();
    }

    dispose(): void {
        clearTimeout(this.#resting);
        this.#subscriptions.forEach((each) => void each.dispose());
        this.#changed.dispose();
    }

    get #all(): readonly Attached[] {
        return [...(this.#selection ? [this.#selection] : []), ...this.#added];
    }

    #lookSoon(editor: TextEditor): void {
        clearTimeout(this.#resting);
        this.#resting = setTimeout(() => this.#look(editor), RESTS);
    }

    #look(editor: TextEditor): void {
        if (!WATCHED.includes(editor.document.uri.scheme)) {
            return;
        }
        const { items, references } = along({ ...selectedIn(editor), diagnostics: [] });
        const [item] = editor.selection.isEmpty ? [] : items;
        const dismissed = item !== undefined && nameOf(item) === this.#dismissed;
        if (!dismissed) {
            this.#dismissed = undefined;
        }
        const before = this.#selection?.item;
        const title = references[0]?.title ?? "";
        this.#selection = item && !dismissed ? { id: SELECTION, item, title } : undefined;
        if (nameOf(this.#selection?.item) !== nameOf(before)) {
            this.#touched();
        }
    }

    #closed(uri: string): void {
        if (this.#selection && "uri" in this.#selection.item && this.#selection.item.uri === uri) {
            this.#selection = undefined;
            this.#touched();
        }
    }

    #touched(): void {
        this.#preview = undefined;
        this.#changed.fire();
        void this.#weigh();
    }

    /** Ask the server how much each is. Nothing is sent anywhere by that. */
    async #weigh(): Promise<void> {
        const [turn, context] = [(this.#weighing += 1), this.items];
        if (context.length === 0 || this.server.state !== "running") {
            return;
        }
        try {
            const preview = await this.server.request("codegpt/previewContext", { context });
            if (turn === this.#weighing) {
                this.#preview = preview;
                this.#changed.fire();
            }
        } catch {
            // Without sizes the chips say as much as before.
        }
    }

    #weight(index: number): Pick<Chip, "problem" | "tokens"> {
        const parts = this.#preview?.parts.filter((each) => each.index === index) ?? [];
        const left = this.#preview?.leftOut.find((each) => each.index === index);
        return {
            ...(parts.length > 0 && { tokens: parts.reduce((sum, { tokens }) => sum + tokens, 0) }),
            ...(left && parts.length === 0 && { problem: left.message }),
        };
    }
}

/** The same for the same code. */
function nameOf(item: ContextItem | undefined): string | undefined {
    return item && JSON.stringify(item);
}
