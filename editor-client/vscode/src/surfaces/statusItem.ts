import { type Disposable, StatusBarAlignment, type StatusBarItem, ThemeColor, window } from "vscode";

import { plainLine, plainWords } from "./plain";

// The only place that makes an item of the status bar: a rule of ESLint forbids it everywhere else.

/** What the item shows. */
export interface Look {
    /** A codicon's name. */
    readonly icon: string;
    readonly text: string;
    readonly tooltip: string;
    readonly alarm?: "warning" | "error";
}

/** An item of the status bar: an icon of ours and texts that are shown as they read. */
export class StatusItem implements Disposable {
    readonly #item: StatusBarItem;

    constructor(id: string, name: string, priority: number) {
        this.#item = window.createStatusBarItem(id, StatusBarAlignment.Right, priority);
        this.#item.name = name;
        this.#item.show();
    }

    /** It is there unless this says otherwise. */
    set visible(visible: boolean) {
        if (visible) {
            this.#item.show();
        } else {
            this.#item.hide();
        }
    }

    set command(command: string) {
        this.#item.command = command;
    }

    set look({ alarm, icon, text, tooltip }: Look) {
        this.#item.text = `$(${icon}) ${plainWords(text)}`;
        this.#item.tooltip = plainLine(tooltip);
        this.#item.accessibilityInformation = { label: plainLine(tooltip), role: "button" };
        this.#item.backgroundColor = alarm && new ThemeColor(`statusBarItem.${alarm}Background`);
    }

    dispose(): void {
        this.#item.dispose();
    }
}
