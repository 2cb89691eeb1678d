import { type Disposable, l10n, OverviewRulerLane, Range, ThemeColor, window } from "vscode";

import type { Lenses } from "../lenses";
import { plainWords } from "../surfaces/plain";
import { lastLine } from "./answer";
import type { Piece } from "./piece";
import type { Turn } from "./talk";

/** Milliseconds between two drawings. */
const REDRAWN_AFTER = 100;

/** The code that a change is being written for: marked, with what is going on and a way to stop it. */
export class Writing implements Disposable {
    readonly #meant = window.createTextEditorDecorationType({
        isWholeLine: true,
        backgroundColor: new ThemeColor("editor.wordHighlightBackground"),
        overviewRulerColor: new ThemeColor("progressBar.background"),
        overviewRulerLane: OverviewRulerLane.Left,
    });
    readonly #told = window.createTextEditorDecorationType({
        after: { color: new ThemeColor("editorCodeLens.foreground"), fontStyle: "italic", margin: "0 0 0 3ch" },
    });
    #drawing: NodeJS.Timeout | undefined;

    constructor(
        private readonly lenses: Lenses,
        private readonly piece: Piece,
        private readonly turn: () => Turn | undefined,
    ) {
        this.#draw();
    }

    /** Draw what there is by now, soon. */
    draw(): void {
        this.#drawing ??= setTimeout(() => {
            this.#drawing = undefined;
            this.#draw();
        }, REDRAWN_AFTER);
    }

    dispose(): void {
        clearTimeout(this.#drawing);
        this.#meant.dispose();
        this.#told.dispose();
        this.lenses.hide(this);
    }

    #draw(): void {
        const { document, range } = this.piece;
        const turn = this.turn();
        const text = turn?.text ?? "";
        const doing = lastLine(text) || (turn?.activity ?? l10n.t("Waiting…"));
        const first = document.lineAt(range.start.line).range.end;
        const told = { range: new Range(first, first), renderOptions: { after: { contentText: plainWords(doing) } } };
        for (const editor of window.visibleTextEditors.filter((each) => each.document === document)) {
            editor.setDecorations(this.#meant, [range]);
            editor.setDecorations(this.#told, [told]);
        }
        this.lenses.show(this, document, [
            { line: range.start.line, title: l10n.t("$(debug-stop) Stop"), command: "codegpt.inline.stop" },
            {
                line: range.start.line,
                title:
                    text === ""
                        ? l10n.t("$(loading~spin) Waiting for the change…")
                        : l10n.t("$(loading~spin) Writing the change: {0} lines", text.trimEnd().split("\n").length),
                command: "codegpt.inline.stop",
            },
        ]);
    }
}
