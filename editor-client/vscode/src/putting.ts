import { l10n, type TextDocument, workspace } from "vscode";

import { ask } from "./surfaces/messages";
import { concern } from "./sensitive";

/** Whether an answer's code may go into this document; where it could harm, the person is asked. */
export async function mayPut({ uri }: TextDocument): Promise<boolean> {
    const folders = (workspace.workspaceFolders ?? []).map((folder) => folder.uri);
    const near = folders.filter((folder) => folder.scheme === uri.scheme && folder.authority === uri.authority);
    const worry =
        uri.scheme === "untitled"
            ? undefined
            : concern(
                  uri.path,
                  near.map(({ path }) => path),
              );
    if (worry === undefined) {
        return true;
    }
    const name = workspace.asRelativePath(uri);
    const detail =
        worry === "outside"
            ? l10n.t("The file lies outside the folders that are open here.")
            : l10n.t(
                  "What begins with a dot is often obeyed without being asked for: by the editor, a shell, a hook or a pipeline.",
              );
    const put = l10n.t("Put It In");
    return (await ask(l10n.t("Put the code of the answer into {0}?", name), detail, put)) === put;
}
