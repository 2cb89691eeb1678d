/** The icon of each kind of code that goes along. */
export const ICONS: Readonly<Record<string, string>> = {
    selection: "selection",
    range: "selection",
    file: "file",
    openEditors: "files",
    diagnostics: "warning",
    symbol: "symbol-method",
    gitDiff: "git-compare",
    text: "output",
    attachment: "file-media",
};
