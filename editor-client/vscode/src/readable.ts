import { l10n, type TextEditor } from "vscode";

import { warn } from "./surfaces/messages";
import { nameOf } from "./names";
import { WATCHED } from "./server/client";

/** Why nothing can be asked about what this editor shows, in a person's words; undefined where all is well. */
export function hindrance({ document: { uri }, selections }: TextEditor): string | undefined {
    if (!WATCHED.includes(uri.scheme)) {
        return l10n.t(
            "CodeGPT works on files and notebook cells, and {0} is neither here: open the file itself, or copy the code into a new one.",
            nameOf(uri.toString()),
        );
    }
    return selections.length > 1 ? l10n.t("There are several cursors. Keep the one that is meant.") : undefined;
}

/** Whether something can be asked about what this editor shows; the person is told why not. */
export function canAsk(editor: TextEditor): boolean {
    const why = hindrance(editor);
    if (why !== undefined) {
        void warn(why);
    }
    return why === undefined;
}
