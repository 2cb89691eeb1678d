import { type QuickPick, type QuickPickItem, type QuickPickOptions, window } from "vscode";

import { plainLine } from "./plain";

// The only place that opens VS Code's lists: a rule of ESLint forbids them everywhere else.

/** A sign of ours before the description of a row, and what it means: a screen reader reads the words. */
export interface Mark {
    readonly icon: string;
    readonly words: string;
}

/** A row that may bear signs. */
export type Marked = QuickPickItem & { readonly marks?: readonly Mark[] };

/** Let a person pick a row; undefined when they leave. */
export async function pick<Row extends Marked>(
    rows: readonly Row[] | Thenable<readonly Row[]>,
    options: QuickPickOptions,
): Promise<Row | undefined> {
    const { placeHolder, title } = options;
    const shown = Promise.resolve(rows).then((all) => all.map(plainRow));
    return window.showQuickPick<Row>(shown, {
        ...options,
        ...(title !== undefined && { title: plainLine(title) }),
        ...(placeHolder !== undefined && { placeHolder: plainLine(placeHolder) }),
    });
}

/** A list that goes on changing while it is open. What it is given is shown as it reads; the rows keep what else they hold. */
export function createList<Row extends Marked>(): QuickPick<Row> {
    const list = window.createQuickPick<Row>();
    const shown = new Map<Row, Row>();
    const show = (row: Row): Row => {
        const made = shown.get(row) ?? plainRow(row);
        return (shown.set(row, made), made);
    };
    return new Proxy(list, {
        get: (target, name) => {
            const member: unknown = Reflect.get(target, name, target);
            return typeof member === "function" ? (member.bind(target) as unknown) : member;
        },
        set: (target, name, value: unknown) => {
            if (name === "items") {
                shown.clear();
            }
            const rows = ["items", "activeItems", "selectedItems"].includes(String(name));
            const text = ["title", "placeholder"].includes(String(name)) && typeof value === "string";
            const given = rows ? (value as Row[]).map(show) : text ? plainLine(value) : value;
            return Reflect.set(target, name, given, target);
        },
    });
}

function plainRow<Row extends Marked>(row: Row): Row {
    const { description, detail, label, marks = [] } = row;
    const signs = marks.map(({ icon, words }) => `$(${icon}) ${plainLine(words)}`);
    const notes = [...signs, ...(description ? [plainLine(description)] : [])];
    return {
        ...row,
        label: plainLine(label),
        ...((description !== undefined || signs.length > 0) && { description: notes.join(" · ") }),
        ...(detail !== undefined && { detail: plainLine(detail) }),
    };
}
