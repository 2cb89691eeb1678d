import { type Disposable, EventEmitter, type TextEditor, window, workspace } from "vscode";

import type { PreviewContextResult } from "../protocol/generated";
import { selectedIn } from "../selection";
import { WATCHED } from "../server/client";
import { ifKnown } from "../server/failure";
import type { Server } from "../server/server";
import { type Along, along, type ContextItem } from "./along";
import { withDash } from "./drawing";
import type { Chip } from "./messages";

interface Attached {
    readonly id: string;
    readonly title: string;
    readonly item: ContextItem;
}

type Weighed = Pick<PreviewContextResult, "leftOut" | "parts">;

const SELECTION = "selection";
/** A selection grows while the mouse moves: it is looked at when it rests, in milliseconds. */
const RESTS = 120;

/** The chips of code of earlier questions have this before the question's id. */
const CARRIED = "carried:";

/** Whose code it is that goes along. */
export interface Place {
    /** Whether the selection goes along by itself. */
    readonly selection: boolean;
    /** The conversation it is asked in, whose earlier code goes along, too. */
    readonly threadId: () => string | undefined;
}

/** The code that goes along with a question: the selection, unless it is taken away, what is added, and what the
 * conversation carries. */
export class Attachments implements Disposable {
    readonly #changed = new EventEmitter<void>();
    readonly onDidChange = this.#changed.event;
    readonly #subscriptions: Disposable[];
    #added: readonly Attached[] = [];
    #selection: Attached | undefined;
    /** The selection that does not go along: it was taken away, or has gone along already. */
    #dismissed: string | undefined;
    #preview: PreviewContextResult | undefined;
    /** What the server said of contents that were pasted, dropped or picked: they are sent to it once. */
    #weighed = new Map<Attached, Weighed>();
    #weighing = 0;
    #next = 0;
    #resting: ReturnType<typeof setTimeout> | undefined;

    constructor(
        private readonly server: Server,
        private readonly place: Place,
    ) {
        const look = ({ textEditor }: { textEditor: TextEditor }) => this.#lookSoon(textEditor);
        const following = (): Disposable[] => [
            window.onDidChangeTextEditorSelection(look),
            window.onDidChangeActiveTextEditor((editor) => editor && this.#lookSoon(editor)),
        ];
        this.#subscriptions = [
            ...(place.selection ? following() : []),
            workspace.onDidCloseTextDocument(({ uri }) => this.#closed(uri.toString())),
            server.onDidChangeState((state) => state === "running" && void this.weigh()),
        ];
    }

    get chips(): Chip[] {
        const carried = (this.#preview?.conversation ?? []).map(({ kind, questionId, titles, tokens }) => ({
            id: `${CARRIED}${questionId}`,
            kind,
            title: titles.map(withDash).join(", "),
            tokens,
            carried: true,
        }));
        const own = this.#all.map((each) => ({
            id: each.id,
            kind: each.item.kind,
            title: each.title,
            ...this.#weight(each),
        }));
        return [...carried, ...own];
    }

    get threadId(): string | undefined {
        return this.place.threadId();
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

    /** Let this go along, and nothing else that was added. */
    set({ items, references }: Along): void {
        this.#added = items.map((item, index) => ({
            id: String((this.#next += 1)),
            item,
            title: references[index]?.title ?? "",
        }));
        this.#touched();
    }

    /** Let what went along with a question that was not asked go along again. */
    putBack({ items, references }: Along): void {
        items.forEach((item, index) => this.add(item, references[index]?.title ?? ""));
    }

    async remove(id: string): Promise<void> {
        const threadId = this.place.threadId();
        if (id === SELECTION) {
            this.selectionTaken();
        } else if (id.startsWith(CARRIED) && threadId !== undefined) {
            const questionId = id.slice(CARRIED.length);
            await ifKnown(this.server.request("codegpt/removeContext", { threadId, questionId }));
            await this.weigh();
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
        // What the conversation carries stays in sight until it is known better.
        this.#preview = this.#preview && { ...this.#preview, parts: [], leftOut: [] };
        this.#changed.fire();
        void this.weigh();
    }

    /** Ask the server what goes along, and how much each is. Nothing is sent anywhere by that. */
    async weigh(): Promise<void> {
        const context = this.#byPlace.map(({ item }) => item);
        const [turn, threadId] = [(this.#weighing += 1), this.place.threadId()];
        void this.#weighContents();
        if ((context.length === 0 && threadId === undefined) || this.server.state !== "running") {
            this.#preview = undefined;
            this.#changed.fire();
            return;
        }
        try {
            const asked = { context, ...(threadId !== undefined && { threadId }) };
            const preview = await this.server.request("codegpt/previewContext", asked);
            if (turn === this.#weighing) {
                this.#preview = preview;
                this.#changed.fire();
            }
        } catch {
            // Without sizes the chips say as much as before.
        }
    }

    /** What is known by its place, and weighed anew whenever something changes. */
    get #byPlace(): readonly Attached[] {
        return this.#all.filter(({ item }) => !isContent(item));
    }

    async #weighContents(): Promise<void> {
        const all = this.#all;
        this.#weighed = new Map([...this.#weighed].filter(([each]) => all.includes(each)));
        const unweighed = all.filter((each) => isContent(each.item) && !this.#weighed.has(each));
        if (this.server.state !== "running") {
            return;
        }
        for (const each of unweighed) {
            this.#weighed.set(each, { parts: [], leftOut: [] });
            try {
                this.#weighed.set(each, await this.server.request("codegpt/previewContext", { context: [each.item] }));
                this.#changed.fire();
            } catch {
                this.#weighed.delete(each);
            }
        }
    }

    #weight(attached: Attached): Pick<Chip, "problem" | "thumbnail" | "tokens"> {
        const content = isContent(attached.item);
        const known = content ? this.#weighed.get(attached) : this.#preview;
        const index = content ? 0 : this.#byPlace.indexOf(attached);
        const parts = known?.parts.filter((each) => each.index === index) ?? [];
        const left = known?.leftOut.find((each) => each.index === index);
        const thumbnail = parts[0]?.thumbnail;
        return {
            ...(thumbnail !== undefined && { thumbnail }),
            ...(parts.length > 0 && { tokens: parts.reduce((sum, { tokens }) => sum + tokens, 0) }),
            ...(left && parts.length === 0 && { problem: left.message }),
        };
    }
}

/** Whether it holds its content, which may be large, and not only where that lies. */
function isContent(item: ContextItem): boolean {
    return item.kind === "attachment" && typeof item.data === "string";
}

/** The same for the same code. */
function nameOf(item: ContextItem | undefined): string | undefined {
    return item && JSON.stringify(item);
}
