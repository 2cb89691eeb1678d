import {
    type CommentThread,
    commands,
    comments,
    type Disposable,
    EventEmitter,
    l10n,
    Position,
    Range,
    type TextDocument,
    Uri,
    window,
    workspace,
} from "vscode";

import { ContextKey } from "../contextKey";
import { showFailure } from "../failures";
import type { Lenses } from "../lenses";
import { notebookOf } from "../names";
import type { OfferedEditResult, ProposedEditResult } from "../protocol/generated";
import { canPut, reveal } from "../putting";
import { failureOf } from "../server/failure";
import type { Server } from "../server/server";
import { ask, fail, tell, warn } from "../surfaces/messages";
import { Comparison, unmade } from "./comparison";
import { hunkAt, withHunks } from "./hunks";
import { InPlace } from "./inPlace";

/** Milliseconds without an edit after which a proposal is fitted to its document anew. */
const FITTED_AFTER = 300;

/** An edit on offer. */
interface Offer {
    readonly document: TextDocument;
    readonly result: ProposedEditResult;
    /** Ask for it once more. */
    readonly again?: (() => unknown) | undefined;
    /** Whether the lines it is about were changed. */
    readonly stale: boolean;
}

/** The one edit that the server has on offer: looked at, then taken or left. Nothing changes before. */
export class Proposals implements Disposable {
    readonly #changed = new EventEmitter<void>();
    readonly onDidChange = this.#changed.event;
    readonly #taken = new EventEmitter<void>();
    /** Nothing of it is left to be looked at, and some of it was taken. */
    readonly onDidTake = this.#taken.event;
    readonly #controller = comments.createCommentController("codegpt.proposal", "CodeGPT");
    readonly #comparison = new Comparison();
    readonly #there = new ContextKey<boolean>("codegpt.proposal");
    readonly #listening: readonly Disposable[];
    #offer: Offer | undefined;
    #drawn: InPlace | undefined;
    #fitting: NodeJS.Timeout | undefined;
    #taking = false;
    /** What the same answer changes in other files: shown once the one before is decided on. */
    #waiting: readonly ProposedEditResult[] = [];

    constructor(
        private readonly server: Server,
        private readonly lenses: Lenses,
    ) {
        this.#listening = [
            workspace.onDidChangeTextDocument(({ contentChanges, document }) => {
                if (document === this.#offer?.document && contentChanges.length > 0 && !this.#taking) {
                    this.#fitSoon();
                }
            }),
            workspace.onDidCloseTextDocument((document) => {
                if (document === this.#offer?.document && !this.#offer.result.creates) {
                    void this.close();
                }
            }),
            this.#comparison.onDidClose(() => {
                if (this.#offer && isCompared(this.#offer)) {
                    void this.close();
                }
            }),
        ];
    }

    /** Whether one is there. */
    get open(): boolean {
        return this.#offer !== undefined;
    }

    /**
     * Let the person look at this one, in the place of an older one.
     *
     * @param unasked whether it comes by itself: then the focus stays where the person may be typing
     */
    async show(result: ProposedEditResult, again?: () => unknown, unasked = false): Promise<void> {
        await this.close();
        this.#waiting = result.others ?? [];
        await this.#begin(result, again, unasked);
        if (this.#waiting.length > 0) {
            const files = this.#waiting.length + 1;
            void tell(l10n.t("The answer changes {0} files. Each is shown once the one before is decided on.", files));
        }
    }

    /** What a model has drafted in a conversation, a proposal for each file. */
    async showDrafted([first, ...others]: readonly OfferedEditResult[] = []): Promise<void> {
        await (first && this.show({ ...first, others }, undefined, true));
    }

    /** Put all of it into its document. */
    async accept(): Promise<void> {
        await this.#take();
    }

    /** Put one hunk in: that of a thread, of a number, or the one at the cursor. */
    async acceptHunk(given?: unknown): Promise<void> {
        const hunk = this.#hunk(given);
        await (hunk !== undefined && this.#take([hunk]));
    }

    /** Leave the document as it is. */
    async discard(): Promise<void> {
        const [offer, waiting] = [this.#offer, this.#waiting];
        this.#waiting = [];
        await this.close();
        if (offer && !offer.document.isClosed && !offer.result.creates) {
            await reveal(offer.document);
        }
        this.#waiting = waiting;
        await this.#next();
    }

    /** Leave out one hunk. */
    async discardHunk(given?: unknown): Promise<void> {
        const [offer, hunk] = [this.#offer, this.#hunk(given)];
        if (offer && hunk !== undefined) {
            const { proposalId } = offer.result;
            const { left } = await this.server.request("codegpt/discardEdit", { proposalId, hunks: [hunk] });
            await this.#left(offer, left);
            await (left === undefined && this.#next());
        }
    }

    /** Show it beside the document as it is. */
    async compare(preserveFocus = false): Promise<void> {
        if (this.#offer) {
            const { document, result } = this.#offer;
            const hunks = result.edits.map(({ newText, range }) => ({
                start: document.offsetAt(new Position(range.start.line, range.start.character)),
                end: document.offsetAt(new Position(range.end.line, range.end.character)),
                text: newText,
            }));
            const line = result.edits[0]?.range.start.line ?? 0;
            await this.#comparison.show(
                document,
                result.title,
                withHunks(document.getText(), hunks),
                line,
                preserveFocus,
            );
        }
    }

    /** Have it asked for once more. */
    async retry(): Promise<void> {
        const again = this.#offer?.again;
        await this.close();
        await again?.();
    }

    /** It is no longer wanted. */
    async close(): Promise<void> {
        const dropped = [...(this.#offer ? [this.#offer.result] : []), ...this.#waiting];
        this.#waiting = [];
        if (this.#offer) {
            await this.#keep(undefined);
        }
        for (const { proposalId } of dropped) {
            // A server that has gone has forgotten it anyway.
            this.server.request("codegpt/discardEdit", { proposalId }).catch(() => undefined);
        }
    }

    dispose(): void {
        clearTimeout(this.#fitting);
        this.#drawn?.dispose();
        [...this.#listening, this.#comparison, this.#controller, this.#changed, this.#taken].forEach(
            (each) => void each.dispose(),
        );
    }

    async #begin(result: ProposedEditResult, again?: () => unknown, preserveFocus = false): Promise<void> {
        await this.#keep({ document: await documentOf(result), result, again, stale: false });
        await this.#look(preserveFocus);
    }

    /** Show what the answer changes in the next file. */
    async #next(): Promise<void> {
        const [next, ...waiting] = this.#waiting;
        this.#waiting = waiting;
        await (next && this.#begin(next));
    }

    /** Draw what there is now, and nothing of what was. */
    async #keep(offer: Offer | undefined): Promise<void> {
        clearTimeout(this.#fitting);
        this.#offer = offer;
        this.#drawn?.dispose();
        this.#drawn = undefined;
        this.#there.set(offer !== undefined);
        // As VS Code names an editor's file: by its path, whatever machine that is on.
        const paths = offer ? [offer.document.uri.fsPath, offer.document.uri.path] : [];
        void commands.executeCommand("setContext", "codegpt.proposed", paths);
        if (offer === undefined) {
            await this.#comparison.close();
        } else if (!isCompared(offer)) {
            this.#drawn = new InPlace(this.#controller, this.lenses, offer.document, offer.result, {
                again: offer.again !== undefined,
                stale: offer.stale,
            });
        }
        this.#changed.fire();
    }

    /** Bring it before the person. */
    async #look(preserveFocus: boolean): Promise<void> {
        const { document, result } = this.#offer!;
        if (isCompared(this.#offer!)) {
            await this.compare(preserveFocus);
            return;
        }
        const editor = await reveal(document, undefined, preserveFocus);
        const first = result.edits[0]?.range.start.line ?? 0;
        editor?.revealRange(new Range(Math.max(first - 3, 0), 0, first + 12, 0));
    }

    async #take(hunks?: number[], confirmed = false): Promise<void> {
        const offer = this.#offer;
        if (offer === undefined || this.#taking || !(offer.result.creates || canPut(offer.document))) {
            return;
        }
        const { document, result } = offer;
        const agreed = confirmed || (result.question !== undefined && (await agreedTo(result.question)));
        if (result.question !== undefined && !agreed) {
            return;
        }
        this.#taking = true;
        try {
            const { proposalId } = result;
            const asked = { proposalId, hunks: hunks ?? null, confirmed: agreed };
            const { left } = await this.server.request("codegpt/acceptEdit", asked);
            await this.#left(offer, left);
            if (left === undefined) {
                this.#taken.fire();
            }
            if (result.creates) {
                await window.showTextDocument(Uri.parse(result.uri), { preview: false });
            } else {
                const line = result.edits.find(({ number }) => number === (hunks?.[0] ?? 0))?.range.start.line ?? 0;
                await reveal(document, document.offsetAt(new Position(line, 0)));
            }
            await (left === undefined && this.#next());
        } catch (thrown) {
            this.#taking = false;
            await this.#failed(thrown, offer, (sure) => this.#take(hunks, sure));
        } finally {
            this.#taking = false;
        }
    }

    /** What is left of it once a part was taken or left out. */
    async #left(offer: Offer, left: ProposedEditResult | undefined): Promise<void> {
        await this.#keep(left && { ...offer, result: left, stale: false });
        if (left && (this.#comparison.isOpen || isCompared(offer))) {
            await this.compare();
        }
    }

    /** Why it was not taken, and what helps. */
    async #failed(thrown: unknown, offer: Offer, take: (confirmed: boolean) => Promise<void>): Promise<void> {
        const failure = failureOf(thrown);
        switch (failure.data?.code) {
            case "edit.stale":
                await this.#keep({ ...offer, stale: true });
                void tellStale(failure.message, () => this.retry(), offer.again !== undefined);
                break;
            case "edit.unconfirmed":
                await ((await agreedTo(failure.message)) && take(true));
                break;
            case "edit.not_applied":
                void tellNotApplied(failure.message, () => take(false));
                break;
            case "edit.unknown":
                await this.#keep(undefined);
                void warn(failure.message);
                break;
            default:
                void showFailure(failure);
        }
    }

    #fitSoon(): void {
        clearTimeout(this.#fitting);
        this.#fitting = setTimeout(() => void this.#fit(), FITTED_AFTER);
    }

    /** Where it belongs now that its document has changed. */
    async #fit(): Promise<void> {
        const offer = this.#offer;
        if (offer === undefined) {
            return;
        }
        const { proposalId } = offer.result;
        const result = await this.server.request("codegpt/proposedEdit", { proposalId }).catch(() => undefined);
        if (this.#offer === offer && !this.#taking) {
            await this.#keep({ ...offer, result: result ?? offer.result, stale: result === undefined });
        }
    }

    #hunk(given: unknown): number | undefined {
        if (typeof given === "number") {
            return given;
        }
        const offer = this.#offer;
        const ofThread = isThread(given) ? this.#drawn?.hunkOf(given) : undefined;
        const line = window.activeTextEditor?.selection.active.line ?? 0;
        return ofThread ?? (offer && hunkAt(offer.result.edits, line)?.number);
    }
}

async function documentOf({ creates, uri: address }: ProposedEditResult): Promise<TextDocument> {
    if (creates) {
        return workspace.openTextDocument(unmade(Uri.parse(address)));
    }
    // What is not in a file, such as a cell, is open.
    const open = workspace.textDocuments.find(({ uri }) => uri.toString() === Uri.parse(address).toString());
    return open ?? workspace.openTextDocument(Uri.parse(address));
}

/** Whether only the comparison shows it: a cell is no editor of its own, and a file that is not there has none. */
function isCompared({ document, result }: Offer): boolean {
    return notebookOf(document.uri) !== undefined || result.creates === true;
}

function isThread(given: unknown): given is CommentThread {
    return typeof given === "object" && given !== null && "comments" in given;
}

async function agreedTo(question: string): Promise<boolean> {
    const yes = l10n.t("Put It In");
    return (await ask(question, "", yes)) === yes;
}

async function tellStale(message: string, again: () => unknown, possible: boolean): Promise<void> {
    if ((await warn(message, ...(possible ? [l10n.t("Ask Again")] : []))) !== undefined) {
        await again();
    }
}

async function tellNotApplied(message: string, again: () => unknown): Promise<void> {
    if ((await fail(message, l10n.t("Try Again"))) !== undefined) {
        await again();
    }
}
