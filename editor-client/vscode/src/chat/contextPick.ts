import { basename } from "node:path";

import { l10n, type QuickPickItem, ThemeIcon, type TextEditor, workspace } from "vscode";

import { nameOf } from "../names";
import { hindrance } from "../readable";
import { selectedIn } from "../selection";
import { pick } from "../surfaces/lists";
import { along, type ContextItem } from "./along";
import { fileItem, pickPictures } from "./attachFile";
import type { Attachments } from "./attachments";
import { symbolOf } from "./symbol";

type Row = QuickPickItem & { readonly choose: () => unknown };

/** Files a list offers at most. */
const MOST_FILES = 2_000;

/** Let a person add something to what goes along with the next question. */
export async function pickContext(attachments: Attachments, editor: TextEditor | undefined): Promise<void> {
    const add = (icon: string, label: string, description: string, item: ContextItem, title = description): Row => ({
        label,
        description,
        iconPath: new ThemeIcon(icon),
        choose: () => attachments.add(item, title),
    });
    const rows: Row[] = [
        ...(editor && hindrance(editor) === undefined ? await rowsOf(editor, add) : []),
        add("files", l10n.t("All open files"), "", { kind: "openEditors" }, l10n.t("All open files")),
        ...(workspace.workspaceFolders ? changes(add) : []),
        {
            label: l10n.t("A file…"),
            iconPath: new ThemeIcon("file-add"),
            choose: () => pickFile(attachments),
        },
        {
            label: l10n.t("A picture or PDF…"),
            iconPath: new ThemeIcon("file-media"),
            choose: () => pickPictures(attachments),
        },
    ];
    const title = l10n.t("Add to the question");
    await (await pick(rows, { title, placeHolder: l10n.t("What goes along?") }))?.choose();
}

type Add = (icon: string, label: string, description: string, item: ContextItem, title?: string) => Row;

async function rowsOf(editor: TextEditor, add: Add): Promise<Row[]> {
    const { items, references } = along(selectedIn(editor));
    const [code, problems] = items;
    const [place, said] = references.map(({ title }) => title);
    const uri = editor.document.uri.toString();
    const symbol = await symbolOf(editor);
    return [
        ...(code?.kind === "selection" ? [add("selection", l10n.t("The selection"), String(place), code)] : []),
        ...(symbol ? [add("symbol-method", l10n.t("The definition around the cursor"), symbol.name, symbol.item)] : []),
        add("file", l10n.t("This file"), nameOf(uri), { kind: "file", uri }),
        ...(problems ? [add("warning", l10n.t("Its problems"), String(said), problems)] : []),
    ];
}

function changes(add: Add): Row[] {
    const [working, staged] = [l10n.t("Changes not staged"), l10n.t("Staged changes")];
    return [
        add("git-compare", working, "git", { kind: "gitDiff", scope: "working" }, working),
        add("git-compare", staged, "git", { kind: "gitDiff", scope: "staged" }, staged),
    ];
}

async function pickFile(attachments: Attachments): Promise<void> {
    const found = workspace.findFiles("**/*", undefined, MOST_FILES).then((files) =>
        files.map((uri) => ({
            label: basename(uri.path),
            description: workspace.asRelativePath(uri),
            iconPath: ThemeIcon.File,
            resourceUri: uri,
            uri,
        })),
    );
    const options = { title: l10n.t("Add a file"), matchOnDescription: true };
    const picked = await pick(found, options);
    if (picked) {
        attachments.add(fileItem(picked.uri), picked.description);
    }
}
