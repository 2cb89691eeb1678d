import {
    commands,
    type DocumentSymbol,
    EndOfLine,
    type Position,
    Range,
    Selection,
    type SymbolInformation,
    type TextDocument,
    type TextEditor,
} from "vscode";

import { linesOf } from "../about";

/** A file up to so many lines is meant as a whole where nothing is selected and no symbol is known. */
const SHORT_FILE = 300;
/** Of a longer one, so many lines above and below the cursor. */
const AROUND = 40;

/** Whole lines of a document, as they were when something was asked about them. */
export interface Piece {
    readonly document: TextDocument;
    readonly range: Range;
    readonly text: string;
}

/** The lines of this range, of which the first and the last may be named in part. */
export function pieceOf(document: TextDocument, range: Range): Piece {
    const [first, last] = linesOf(range);
    const whole = document.validateRange(new Range(first, 0, last, Number.MAX_SAFE_INTEGER));
    return { document, range: whole, text: document.getText(whole) };
}

/** What a person means who asks here: the selection, else the definition around the cursor, else the lines around it. */
export async function pieceMeant({ document, selection }: TextEditor): Promise<Piece> {
    if (!selection.isEmpty) {
        return pieceOf(document, selection);
    }
    return pieceOf(document, (await definitionAround(document, selection.active)) ?? linesAround(document, selection));
}

/** Where the lines are now; undefined when they were changed, or are elsewhere more than once. */
export function whereNow({ document, range, text }: Piece): Range | undefined {
    if (document.getText(document.validateRange(range)) === text) {
        return range;
    }
    const [eol, lines] = [document.eol === EndOfLine.CRLF ? "\r\n" : "\n", document.getText()];
    // As whole lines: what was put before or behind them makes them others.
    const framed = eol + lines + eol;
    const found = text === "" ? -1 : framed.indexOf(eol + text + eol);
    if (found < 0 || framed.includes(eol + text + eol, found + 1)) {
        return undefined;
    }
    return new Range(document.positionAt(found), document.positionAt(found + text.length));
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

function linesAround(document: TextDocument, { active }: Selection): Range {
    return document.lineCount <= SHORT_FILE
        ? new Range(0, 0, document.lineCount, 0)
        : new Range(Math.max(active.line - AROUND, 0), 0, active.line + AROUND + 1, 0);
}
