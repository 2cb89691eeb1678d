import type { Entry, Step } from "./entries";

/** What changed: one entry, a piece of its text, all of them, the thread itself, or what a person is told. */
export type Change =
    | { readonly kind: "entries" }
    | { readonly kind: "entry"; readonly entry: Entry }
    | { readonly kind: "delta"; readonly id: string; readonly text: string }
    | { readonly kind: "thinking"; readonly id: string; readonly text: string }
    | { readonly kind: "step"; readonly id: string; readonly step: Step }
    | { readonly kind: "thread" }
    | { readonly kind: "queued"; readonly questions: readonly { id: string; text: string }[] }
    | { readonly kind: "banner"; readonly text: string | null }
    | { readonly kind: "activity"; readonly note: string | null };

export type Tell = (...changes: readonly Change[]) => void;
