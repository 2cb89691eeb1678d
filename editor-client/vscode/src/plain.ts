/**
 * A text as VS Code's notifications show it. They make links of `[title](address)`, `command:` among the addresses, and
 * what is told may quote a provider, a file name or a conversation: a space keeps every word and makes none a link.
 */
export function plain(text: string): string {
    return text.replaceAll("](", "] (");
}
