import { l10n, type QuickPick, type QuickPickItem, ThemeIcon } from "vscode";

import type { Connection } from "../connection";
import type { ProviderItem } from "../protocol/generated";
import { createList } from "../surfaces/lists";
import type { Reach } from "./reach";
import { type ProviderState, stateOf } from "./state";

type Row = QuickPickItem & { readonly id: string };

const ICONS: Readonly<Record<ProviderState["sign"], string>> = {
    ready: "pass",
    unknown: "question",
    missing: "circle-slash",
};

/** What a provider is picked for. */
export interface For {
    readonly title: string;
    /** Who is in use for it. */
    readonly inUse: string | undefined;
    /** What speaks against a provider there. */
    readonly note?: (provider: ProviderItem) => string | undefined;
    readonly order: (providers: readonly ProviderItem[]) => readonly ProviderItem[];
}

/** The provider that is picked, each with how it stands. */
export async function pickProvider(connection: Connection, reach: Reach, what: For): Promise<string | undefined> {
    const pick = createList<Row>();
    pick.title = what.title;
    pick.placeholder = l10n.t("Type to filter");
    pick.matchOnDescription = true;
    const draw = (): void => show(pick, connection.providers, reach, what);
    draw();
    const listening = reach.onDidChange(draw);
    // What is on this machine may run or not: while somebody looks at the list it is asked.
    void reach.look(connection.providers);
    return new Promise((resolve) => {
        pick.onDidAccept(() => {
            resolve(pick.selectedItems[0]?.id);
            pick.hide();
        });
        pick.onDidHide(() => {
            listening.dispose();
            pick.dispose();
            resolve(undefined);
        });
        pick.show();
    });
}

/** Draw anew, and leave the focus where it is. */
function show(pick: QuickPick<Row>, providers: readonly ProviderItem[], reach: Reach, what: For): void {
    const focused = pick.activeItems[0]?.id;
    const rows = what.order(providers).map((provider) => rowOf(provider, stateOf(provider, reach.of(provider)), what));
    pick.items = rows;
    pick.activeItems = rows.filter(({ id }) => id === focused);
}

function rowOf(provider: ProviderItem, { sign, words }: ProviderState, what: For): Row {
    const inUse = provider.id === what.inUse;
    const notes = [inUse ? l10n.t("in use") : undefined, words, what.note?.(provider)];
    return {
        id: provider.id,
        label: provider.title,
        description: notes.filter((each) => each !== undefined).join(" · "),
        iconPath: new ThemeIcon(inUse ? "check" : ICONS[sign]),
    };
}
