import { l10n as editors } from "vscode";

import { filled } from "./particles";

/** Sentences in the editor's language; Korean particles fit what they follow. Without values the placeholders stay. */
export const l10n = {
    t: (sentence: string, ...values: readonly (string | number | boolean)[]): string =>
        values.length === 0 ? editors.t(sentence) : filled(editors.t(sentence), values),
};
