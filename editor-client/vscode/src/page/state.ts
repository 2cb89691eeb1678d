import { type Answer, type Entry, underWayIn } from "../chat/entries";
import type { Approval, Chip, Edited, Surroundings, ToPage, Waiting } from "../chat/messages";

/** All that the page shows. */
export interface Shown {
    readonly entries: readonly Entry[];
    readonly surroundings: Surroundings | undefined;
    /** What there is to know about all of the conversation. */
    readonly banner: string | null;
    readonly chips: readonly Chip[];
    /** The earlier question that is being changed. */
    readonly edited: Edited | null;
    /** What will be asked once the answer under way is there. */
    readonly queued: readonly Waiting[];
    /** What may only be run once the person says so. */
    readonly approvals: readonly Approval[];
}

export const NOTHING: Shown = {
    entries: [],
    surroundings: undefined,
    banner: null,
    chips: [],
    edited: null,
    queued: [],
    approvals: [],
};

/** What is shown after a message of the extension; the text of an answer under way is not part of it. */
export function after(shown: Shown, message: ToPage): Shown {
    switch (message.kind) {
        case "entries":
            return { ...shown, entries: message.entries };
        case "entry":
            return { ...shown, entries: withEntry(shown.entries, message.entry) };
        case "surroundings":
            return { ...shown, surroundings: message.surroundings };
        case "banner":
            return { ...shown, banner: message.text };
        case "chips":
            return { ...shown, chips: message.chips };
        case "editing":
            return { ...shown, edited: message.edited };
        case "approvals":
            return { ...shown, approvals: message.approvals };
        case "queued":
            return { ...shown, queued: message.questions };
        default:
            return shown;
    }
}

/** The answer that is being written, if one is. */
export function underWay({ entries }: Shown): Answer | undefined {
    return underWayIn(entries);
}

function withEntry(entries: readonly Entry[], entry: Entry): Entry[] {
    const index = entries.findIndex((each) => each.id === entry.id);
    return index < 0 ? [...entries, entry] : entries.with(index, entry);
}
