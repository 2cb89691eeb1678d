import type { ProviderItem } from "../protocol/generated";

/** Who is asked now stands first, then whoever could be asked with a key of the person's, then the others as they come. */
export function inUseFirst(providers: readonly ProviderItem[]): readonly ProviderItem[] {
    const rank = ({ connected, needsKey, selected }: ProviderItem): number =>
        selected ? 0 : needsKey && connected ? 1 : 2;
    return [...providers].sort((one, other) => rank(one) - rank(other));
}
