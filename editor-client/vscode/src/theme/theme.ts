import { ColorThemeKind, type Disposable, EventEmitter, extensions, Uri, window, workspace } from "vscode";

import { customized } from "./customizations";
import { rulesIn } from "./files";
import { type Colours, coloursOf } from "./scopes";

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

/** How a theme says which kind it is, and the setting that names the one to take when the system asks for the kind. */
const KINDS: Readonly<Record<ColorThemeKind, { readonly uiTheme: string; readonly preferred: string }>> = {
    [ColorThemeKind.Light]: { uiTheme: "vs", preferred: "preferredLightColorTheme" },
    [ColorThemeKind.Dark]: { uiTheme: "vs-dark", preferred: "preferredDarkColorTheme" },
    [ColorThemeKind.HighContrast]: { uiTheme: "hc-black", preferred: "preferredHighContrastColorTheme" },
    [ColorThemeKind.HighContrastLight]: { uiTheme: "hc-light", preferred: "preferredHighContrastLightColorTheme" },
};
const SETTINGS = ["workbench", "window.autoDetectColorScheme", "editor.tokenColorCustomizations"];

/**
 * The colours that the editor's theme gives code. A page is told colours of surfaces only, so the theme's own file is
 * read, as its extension has it; what cannot be read has no colours here, and the page keeps its own.
 */
export class Theme implements Disposable {
    readonly #changed = new EventEmitter<Colours>();
    readonly onDidChange = this.#changed.event;
    readonly #listening = [
        window.onDidChangeActiveColorTheme(() => void this.#renew()),
        workspace.onDidChangeConfiguration((event) => {
            if (SETTINGS.some((each) => event.affectsConfiguration(each))) {
                void this.#renew();
            }
        }),
    ];

    async colours(): Promise<Colours> {
        const theme = named();
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

    dispose(): void {
        this.#listening.forEach((each) => void each.dispose());
        this.#changed.dispose();
    }

    async #renew(): Promise<void> {
        this.#changed.fire(await this.colours());
    }
}

async function read(uri: Uri): Promise<string> {
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
}

/** The theme in use. There is no asking for it: it is one of those that the settings name, and of the kind in use. */
function named(): Found | undefined {
    const { preferred, uiTheme } = KINDS[window.activeColorTheme.kind];
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
