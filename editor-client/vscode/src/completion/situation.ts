import type { CompletionState } from "../protocol/generated";

/** What is known of completion when the status bar is drawn. */
export interface Known {
    /** By the server; undefined before it has told, and of one that is too old to know of it. */
    readonly state: CompletionState | undefined;
    /** Whether the server has told its status. */
    readonly told: boolean;
    /** By the person's own settings of VS Code, which are there before the server is. */
    readonly set: { readonly enabled: boolean; readonly named: boolean };
    /** Whether only a key asks. */
    readonly manual: boolean;
    /** Why nothing is completed in the document in front; undefined where it is, and where there is none. */
    readonly here: string | undefined;
}

/** How completion stands. */
export type Situation =
    /** Nobody has ever switched it on: whoever does not want it is not to be reminded of it. */
    | { readonly kind: "hidden" }
    | { readonly kind: "starting" }
    /** `why`: where somebody has put it off for this session only. */
    | { readonly kind: "off"; readonly why?: string }
    | { readonly kind: "on"; readonly manual: boolean }
    | { readonly kind: "notHere"; readonly why: string }
    | { readonly kind: "trouble"; readonly why: string };

/** What stands against it first: for good, then now, then here. */
export function situationOf({ here, manual, set, state, told }: Known): Situation {
    if (state === undefined) {
        return told ? { kind: "hidden" } : unheard(set);
    }
    const { enabled, message, model, paused, provider } = state;
    if (!enabled) {
        return { kind: provider === undefined || model === undefined ? "hidden" : "off" };
    }
    if (message !== undefined) {
        return { kind: paused ? "off" : "trouble", why: message };
    }
    return here === undefined ? { kind: "on", manual } : { kind: "notHere", why: here };
}

function unheard({ enabled, named }: Known["set"]): Situation {
    return { kind: enabled ? "starting" : named ? "off" : "hidden" };
}
