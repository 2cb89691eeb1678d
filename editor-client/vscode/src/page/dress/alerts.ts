import { words } from "../editor";

const ICONS: Readonly<Record<string, string>> = {
    note: "info",
    tip: "lightbulb",
    important: "megaphone",
    warning: "warning",
    caution: "error",
};

/** The titles of alerts, in the language of the editor. */
export function dressAlerts(piece: Element): void {
    const titles: Readonly<Record<string, string>> = {
        note: words.alertNote,
        tip: words.alertTip,
        important: words.alertImportant,
        warning: words.alertWarning,
        caution: words.alertCaution,
    };
    for (const title of piece.querySelectorAll(".alert-title")) {
        const kind = title.textContent;
        const icon = document.createElement("span");
        icon.className = `codicon codicon-${ICONS[kind]}`;
        icon.ariaHidden = "true";
        title.replaceChildren(icon, titles[kind] ?? kind);
    }
}
