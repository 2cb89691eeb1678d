import { commands, DocumentSymbol, type Position, type TextEditor } from "vscode";

import { plain } from "../selection";
import type { ContextItem } from "./along";

export interface SymbolChoice {
    readonly name: string;
    readonly item: ContextItem;
}

/** The innermost definition around the cursor, as the language's own support knows it. */
export async function symbolOf({ document, selection }: TextEditor): Promise<SymbolChoice | undefined> {
    const found = await commands.executeCommand("vscode.executeDocumentSymbolProvider", document.uri);
    const symbols = (Array.isArray(found) ? found : []).filter((each) => each instanceof DocumentSymbol);
    const symbol = innermost(symbols, selection.active);
    return (
        symbol && {
            name: symbol.name,
            item: { kind: "symbol", uri: document.uri.toString(), range: plain(symbol.range), name: symbol.name },
        }
    );
}

function innermost(symbols: readonly DocumentSymbol[], place: Position): DocumentSymbol | undefined {
    const around = symbols.find(({ range }) => range.contains(place));
    return around && (innermost(around.children, place) ?? around);
}
