import {
    type CommentController,
    CommentMode,
    type CommentThread,
    CommentThreadCollapsibleState,
    type Disposable,
    l10n,
    OverviewRulerLane,
    Range,
    type TextDocument,
    ThemeColor,
    window,
} from "vscode";

import type { Lens, Lenses } from "../lenses";
import type { EditHunkResult, ProposedEditResult } from "../protocol/generated";
import { foreignMarkdown } from "../surfaces/markdown";
import { asMarkdown } from "../surfaces/markdownText";
import { fenced, taken } from "./hunks";

/** The difference in the code itself: what goes is marked, and what comes stands below it. */
export class InPlace implements Disposable {
    readonly #goes = window.createTextEditorDecorationType({
        isWholeLine: true,
        backgroundColor: new ThemeColor("diffEditor.removedLineBackground"),
        overviewRulerColor: new ThemeColor("diffEditorOverview.removedForeground"),
        overviewRulerLane: OverviewRulerLane.Full,
    });
    readonly #threads = new Map<CommentThread, number>();
    readonly #watching = window.onDidChangeVisibleTextEditors(() => this.#mark());

    /**
     * @param stale whether it no longer fits: then only that is said
     * @param again whether it can be asked for again
     */
    constructor(
        private readonly controller: CommentController,
        private readonly lenses: Lenses,
        private readonly document: TextDocument,
        private readonly result: ProposedEditResult,
        { again, stale }: { readonly again: boolean; readonly stale: boolean },
    ) {
        if (!stale) {
            result.edits.forEach((hunk, index) => this.#threads.set(this.#thread(hunk, index), hunk.number));
        }
        this.#mark(stale);
        this.lenses.show(this, document, [...lensesOf(result, again, stale)]);
    }

    /** The hunk that this thread shows. */
    hunkOf(thread: CommentThread): number | undefined {
        return this.#threads.get(thread);
    }

    dispose(): void {
        this.#watching.dispose();
        this.#goes.dispose();
        this.lenses.hide(this);
        [...this.#threads.keys()].forEach((each) => each.dispose());
    }

    #mark(stale = false): void {
        const ranges = this.result.edits
            .map(taken)
            .filter(({ behind, first }) => behind > first)
            .map(({ behind, first }) => new Range(first, 0, behind - 1, 0));
        window.visibleTextEditors
            .filter((editor) => editor.document === this.document)
            .forEach((editor) => editor.setDecorations(this.#goes, stale ? [] : ranges));
    }

    #thread(hunk: EditHunkResult, index: number): CommentThread {
        const { edits, notes } = this.result;
        const { behind, first } = taken(hunk);
        // Lines that only come stand below the line before them.
        const line = Math.max(behind > first ? behind - 1 : first - 1, 0);
        const body = foreignMarkdown(
            hunk.newText === ""
                ? `*${asMarkdown(l10n.t("These lines are taken away."))}*`
                : fenced(hunk.newText, this.document.languageId),
        );
        for (const { message } of index === 0 ? notes : []) {
            body.appendMarkdown(`\n\n*${asMarkdown(message)}*`);
        }
        const thread = this.controller.createCommentThread(this.document.uri, new Range(line, 0, line, 0), [
            { author: { name: "CodeGPT" }, body, mode: CommentMode.Preview },
        ]);
        thread.label = l10n.t("Proposed change {0} of {1}", index + 1, edits.length);
        thread.contextValue = "hunk";
        thread.canReply = false;
        thread.collapsibleState = CommentThreadCollapsibleState.Expanded;
        return thread;
    }
}

function* lensesOf({ edits }: ProposedEditResult, again: boolean, stale: boolean): Generator<Lens> {
    const line = edits[0]?.range.start.line ?? 0;
    if (stale) {
        yield {
            line,
            title: l10n.t("$(warning) The code has changed, and the proposal no longer fits"),
            command: "codegpt.inline.discard",
        };
    } else if (edits.length > 1) {
        for (const { number, range } of edits) {
            const at = { line: range.start.line, argument: number };
            yield { ...at, title: l10n.t("$(check) Accept This"), command: "codegpt.inline.acceptHunk" };
            yield { ...at, title: l10n.t("$(discard) Discard This"), command: "codegpt.inline.discardHunk" };
        }
        yield { line, title: l10n.t("$(check-all) Accept All {0}", edits.length), command: "codegpt.inline.accept" };
    } else {
        yield { line, title: l10n.t("$(check) Accept"), command: "codegpt.inline.accept" };
    }
    yield { line, title: l10n.t("$(close) Discard"), command: "codegpt.inline.discard" };
    if (again) {
        yield { line, title: l10n.t("$(refresh) Try Again"), command: "codegpt.inline.retry" };
    }
    if (!stale) {
        yield { line, title: l10n.t("$(git-compare) Compare"), command: "codegpt.inline.compare" };
    }
}
