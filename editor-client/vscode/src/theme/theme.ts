import { ColorThemeKind, type Disposable, EventEmitter, extensions, Uri, window, workspace } from "vscode";

import { customized } from "./customizations";
import { rulesIn } from "./files";
import { type Colours, coloursOf } from "./scopes";

/** Colours for code, and the kind of theme that they are of, as a page calls it. */
export interface ThemeColours {
    readonly theme: "vscode-light" | "vscode-dark" | "vscode-high-contrast" | "vscode-high-contrast-light";
    readonly colours: Colours;
}

interface Contributed {
    readonly id?: string;
    readonly label?: string;
    readonly uiTheme?: string;
    readonly path?: string;
}

interface Found {
    readonly extension: Uri;
    readonly name: string;
    readonly path: string;
}

interface Kind {
    /** How a theme says that it is of this kind. */
    readonly uiTheme: string;
    /** How a page says so. */
    readonly theme: ThemeColours["theme"];
    /** The setting that names the theme to take when the system asks for this kind. */
    readonly preferred: string;
}

const KINDS: Readonly<Record<ColorThemeKind, Kind>> = {
    [ColorThemeKind.Light]: { uiTheme: "vs", theme: "vscode-light", preferred: "preferredLightColorTheme" },
    [ColorThemeKind.Dark]: { uiTheme: "vs-dark", theme: "vscode-dark", preferred: "preferredDarkColorTheme" },
    [ColorThemeKind.HighContrast]: {
        uiTheme: "hc-black",
        theme: "vscode-high-contrast",
        preferred: "preferredHighContrastColorTheme",
    },
    [ColorThemeKind.HighContrastLight]: {
        uiTheme: "hc-light",
        theme: "vscode-high-contrast-light",
        preferred: "preferredHighContrastLightColorTheme",
    },
};
const SETTINGS = ["workbench", "window.autoDetectColorScheme", "editor.tokenColorCustomizations"];

/**
 * The colours that the editor's theme gives code. A page is told colours of surfaces only, so the theme's own file is
 * read, as its extension has it; what cannot be read has no colours here, and the page keeps its own.
 */
export class Theme implements Disposable {
    readonly #changed = new EventEmitter<ThemeColours>();
    readonly onDidChange = this.#changed.event;
    readonly #listening = [
        window.onDidChangeActiveColorTheme(() => void this.#renew()),
        workspace.onDidChangeConfiguration((event) => {
            if (SETTINGS.some((each) => event.affectsConfiguration(each))) {
                void this.#renew();
            }
        }),
    ];
    #turn = 0;

    async colours(): Promise<ThemeColours> {
        const kind = KINDS[window.activeColorTheme.kind];
        return { theme: kind.theme, colours: await this.#coloursOf(named(kind)) };
    }

    dispose(): void {
        this.#listening.forEach((each) => void each.dispose());
        this.#changed.dispose();
    }

    async #coloursOf(theme: Found | undefined): Promise<Colours> {
        if (theme === undefined) {
            return {};
        }
        try {
            const rules = await rulesIn(theme.path, (path) => read(Uri.joinPath(theme.extension, path)));
            const setting = workspace.getConfiguration("editor").get<unknown>("tokenColorCustomizations");
            return coloursOf([...rules, ...customized(setting, theme.name)]);
        } catch {
            return {};
        }
    }

    /** Of changes that follow each other closely the newest counts, whichever file is read first. */
    async #renew(): Promise<void> {
        const turn = (this.#turn += 1);
        const colours = await this.colours();
        if (turn === this.#turn) {
            this.#changed.fire(colours);
        }
    }
}

async function read(uri: Uri): Promise<string> {
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
}

/** The theme in use. There is no asking for it: it is one of those that the settings name, and of the kind in use. */
function named({ preferred, uiTheme }: Kind): Found | undefined {
    const workbench = workspace.getConfiguration("workbench");
    const bySystem = workspace.getConfiguration("window").get<boolean>("autoDetectColorScheme") === true;
    const names = [workbench.get<string>("colorTheme"), workbench.get<string>(preferred)];
    return (bySystem ? names.reverse() : names)
        .map((name) => name && contributed(name, uiTheme))
        .find((each) => typeof each === "object");
}

function contributed(name: string, uiTheme: string): Found | undefined {
    // Themes of VS Code itself were once called so, and are found by that name still.
    const names = [name, name.replace(/^Default /, "")];
    for (const { extensionUri, packageJSON } of extensions.all) {
        const { contributes } = packageJSON as { contributes?: { themes?: readonly Contributed[] } };
        const theme = contributes?.themes?.find(
            ({ id, label = "", uiTheme: kind }) => kind === uiTheme && names.includes(id ?? label),
        );
        if (theme?.path !== undefined) {
            return { extension: extensionUri, name, path: theme.path };
        }
    }
    return undefined;
}
