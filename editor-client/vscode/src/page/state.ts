import type { Answer, Entry } from "../chat/entries";
import type { Surroundings, ToPage } from "../chat/messages";

/** All that the page shows. */
export interface Shown {
    readonly entries: readonly Entry[];
    readonly surroundings: Surroundings | undefined;
    readonly note: string | null;
}

export const NOTHING: Shown = { entries: [], surroundings: undefined, note: null };

/** What is shown after a message of the extension. */
export function after(shown: Shown, message: ToPage): Shown {
    switch (message.kind) {
        case "entries":
            return { ...shown, entries: message.entries };
        case "entry":
            return { ...shown, entries: withEntry(shown.entries, message.entry) };
        case "delta":
            return { ...shown, entries: withText(shown.entries, message.id, message.text) };
        case "surroundings":
            return { ...shown, surroundings: message.surroundings };
        case "activity":
            return { ...shown, note: message.note };
        default:
            return shown;
    }
}

/** The answer that is being written, if one is. */
export function underWay({ entries }: Shown): Answer | undefined {
    const last = entries.at(-1);
    return last?.role === "assistant" && last.state === "streaming" ? last : undefined;
}

function withEntry(entries: readonly Entry[], entry: Entry): Entry[] {
    const index = entries.findIndex((each) => each.id === entry.id);
    return index < 0 ? [...entries, entry] : entries.with(index, entry);
}

function withText(entries: readonly Entry[], id: string, text: string): readonly Entry[] {
    const index = entries.findLastIndex((each) => each.id === id);
    const entry = entries[index];
    return entry === undefined ? entries : entries.with(index, { ...entry, text: entry.text + text });
}
