import { l10n } from "vscode";

import { type About, placeOf } from "../about";
import type { DocumentDiagnostic } from "../protocol/generated";
import type { Along, ContextItem } from "./conversation";

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
