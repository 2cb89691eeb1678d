import type { CompletionModelItem, ProviderItem } from "../protocol/generated";

/** Who fills in code stands first, then whoever could be asked by a chat; among both who could be asked now. */
export function fillersFirst(providers: readonly ProviderItem[]): readonly ProviderItem[] {
    // One that is too old to say who fills in code says nothing.
    const rank = ({ connected, fillsIn }: Partial<ProviderItem>): number => (fillsIn ? 0 : 2) + (connected ? 0 : 1);
    return [...providers].sort((one, other) => rank(one) - rank(other));
}

/** What is to be set for this model to complete code, the switch last: before that nobody is asked. */
export function settingsFor(
    provider: string,
    { id, way }: Pick<CompletionModelItem, "id" | "way">,
    dialect: unknown,
): readonly (readonly [name: string, value: unknown])[] {
    const byChat = way === undefined;
    return [
        ["provider", provider],
        ["model", id],
        // A way that the person has named themselves stays, unless this model cannot be asked by it.
        ...(byChat !== (dialect === "chat") ? [["dialect", byChat ? "chat" : "auto"] as const] : []),
        ["enabled", true],
    ];
}
