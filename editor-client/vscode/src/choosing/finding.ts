/** Whether this is meant by what a person has typed so far: by its name, its id or its address. */
export function isMeant(
    { address = "", id, title }: { readonly id: string; readonly title: string; readonly address?: string | undefined },
    typed: string,
): boolean {
    const held = [title, id, address].map(plain);
    return typed
        .split(/\s+/)
        .filter((word) => word !== "")
        .every((word) => held.some((text) => text.includes(plain(word))));
}

const plain = (text: string): string => text.normalize("NFKC").toLowerCase();
