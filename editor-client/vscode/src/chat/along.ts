import { l10n } from "vscode";

import type { About } from "../about";
import { placeOf } from "../names";
import type { ChatParams, DocumentDiagnostic } from "../protocol/generated";
import type { Reference } from "./entries";

/** Code that goes along with a question, by reference. */
export type ContextItem = NonNullable<ChatParams["context"]>[number];

/** Code that goes along, and how it is shown with the question. */
export interface Along {
    readonly items: readonly ContextItem[];
    readonly references: readonly Reference[];
}

export const NOTHING: Along = { items: [], references: [] };

/** What a task is about, as code that goes along with a question. */
export function along({ diagnostics = [], range, uri }: About): Along {
    const title = placeOf({ uri, ...(range && { range }) });
    const code: ContextItem = range ? { kind: "selection", uri, range } : { kind: "file", uri };
    const problems: ContextItem = {
        kind: "diagnostics",
        uri,
        diagnostics: diagnostics as unknown as DocumentDiagnostic[],
    };
    const said = diagnostics.length > 0;
    return {
        items: said ? [code, problems] : [code],
        references: [
            { kind: code.kind, title },
            ...(said ? [{ kind: problems.kind, title: l10n.t("Problems of {0}", title) }] : []),
        ],
    };
}
