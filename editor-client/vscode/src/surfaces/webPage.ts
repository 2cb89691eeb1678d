/** Only what a browser opens. */
export function isWebPage(url: string): boolean {
    return URL.canParse(url) && ["https:", "http:"].includes(new URL(url).protocol);
}
