import {
    commands,
    type Disposable,
    type DocumentSymbol,
    type Position,
    Range,
    type SymbolInformation,
    type TextDocument,
    type TextEditor,
    workspace,
} from "vscode";

import { linesOf, type Span } from "../about";
import { type Lines, moved } from "./moving";

/** A file up to so many lines is meant as a whole where nothing is selected and no symbol is known. */
const SHORT_FILE = 120;
/** Of a longer one, so many lines above and below the cursor. */
const AROUND = 40;

/** Whole lines of a document, followed through its edits. */
export class Piece implements Disposable {
    readonly #following: Disposable;
    #lines: Lines;
    #text: string;

    /**
     * @param range of which the first and the last line may be named in part
     * @param cursor where the cursor was, if nothing was selected
     */
    constructor(
        readonly document: TextDocument,
        range: Span,
        readonly cursor?: Position,
    ) {
        const [first, last] = linesOf(range);
        this.#lines = { first, last };
        this.#text = document.getText(this.range);
        this.#following = workspace.onDidChangeTextDocument((event) => {
            if (event.document === document) {
                this.#lines = moved(this.#lines, event.contentChanges);
            }
        });
    }

    /** Where they are now. */
    get range(): Range {
        const { first, last } = this.#lines;
        return this.document.validateRange(new Range(first, 0, last, Number.MAX_SAFE_INTEGER));
    }

    /** What was asked about. */
    get text(): string {
        return this.#text;
    }

    /** From now on what stands there now is asked about. */
    renew(): void {
        this.#text = this.document.getText(this.range);
    }

    dispose(): void {
        this.#following.dispose();
    }
}

/** What a person means who asks here: the selection, else the definition around the cursor, else the lines around it. */
export async function pieceMeant({ document, selection }: TextEditor): Promise<Piece> {
    if (!selection.isEmpty) {
        return new Piece(document, selection);
    }
    const { active } = selection;
    const range = (await definitionAround(document, active)) ?? linesAround(document, active.line);
    return new Piece(document, range, active);
}

async function definitionAround(document: TextDocument, position: Position): Promise<Range | undefined> {
    const found = await commands.executeCommand<(DocumentSymbol | SymbolInformation)[] | undefined>(
        "vscode.executeDocumentSymbolProvider",
        document.uri,
    );
    const around = ranges(found ?? []).filter((each) => !each.isSingleLine && each.contains(position));
    return around.at(-1);
}

/** Outer ranges before those within them. */
function ranges(symbols: readonly (DocumentSymbol | SymbolInformation)[]): Range[] {
    return symbols.flatMap((symbol) =>
        "children" in symbol ? [symbol.range, ...ranges(symbol.children)] : [symbol.location.range],
    );
}

function linesAround(document: TextDocument, line: number): Range {
    // The empty line behind a file's last line break is none of its lines.
    const end =
        document.lineAt(document.lineCount - 1).text === ""
            ? Math.max(document.lineCount - 2, 0)
            : document.lineCount - 1;
    return document.lineCount <= SHORT_FILE
        ? new Range(0, 0, end, 1)
        : new Range(Math.max(line - AROUND, 0), 0, Math.min(line + AROUND, end), 1);
}
