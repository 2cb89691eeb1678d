import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import type { Locator } from "playwright-core";

import type { Editor } from "./editor.ts";
import type { Fakes } from "./fakes.ts";
import { extension } from "./places.ts";

export type Language = "en" | "ko";

/** The themes a picture is taken in, and what VS Code calls each kind. */
export const THEMES = {
    dark: { system: { colorScheme: "dark", forcedColors: "none" }, window: "vs-dark", page: "vscode-dark" },
    light: { system: { colorScheme: "light", forcedColors: "none" }, window: "vs", page: "vscode-light" },
    contrast: {
        system: { colorScheme: "dark", forcedColors: "active" },
        window: "hc-black",
        page: "vscode-high-contrast",
    },
} as const;
export type Theme = keyof typeof THEMES;

/** The editor follows the system: a theme picked by hand would take the place of the list that is to be seen. */
export const FOLLOWING = {
    "window.autoDetectColorScheme": true,
    "window.autoDetectHighContrast": true,
    "workbench.preferredDarkColorTheme": "Dark Modern",
    "workbench.preferredLightColorTheme": "Light Modern",
    "workbench.preferredHighContrastColorTheme": "Default High Contrast",
};

/** What a scene is played before; without a server there is no provider either. */
export interface Front {
    readonly editor: Editor;
    readonly fakes?: Fakes;
}

/** An editor in front of a camera: what a scene does, in the language of the window. */
export class Stage {
    readonly editor: Editor;
    readonly fakes: Fakes | undefined;
    readonly language: Language;
    readonly #titles: Readonly<Record<string, string>>;
    readonly #sentences: Readonly<Record<string, string>>;

    private constructor(
        { editor, fakes }: Front,
        language: Language,
        titles: Readonly<Record<string, string>>,
        sentences: Readonly<Record<string, string>>,
    ) {
        this.editor = editor;
        this.fakes = fakes;
        this.language = language;
        this.#titles = titles;
        this.#sentences = sentences;
    }

    static async of(front: Front, language: Language): Promise<Stage> {
        const read = async (name: string) => JSON.parse(await readFile(join(extension, name), "utf8"));
        const titles = await read(language === "en" ? "package.nls.json" : `package.nls.${language}.json`);
        const sentences = language === "en" ? {} : await read(`l10n/bundle.l10n.${language}.json`);
        await front.editor.page.setViewportSize({ width: 1040, height: 640 });
        return new Stage(front, language, titles, sentences);
    }

    /** One text for each language. */
    either(english: string, korean: string): string {
        return this.language === "en" ? english : korean;
    }

    /** A sentence of the extension as this window says it. */
    said(english: string): string {
        return this.#sentences[english] ?? english;
    }

    /** Run one of our commands by its id, as a person does by its title. */
    async command(id: string): Promise<void> {
        const title = this.#titles[`command.${id}`] ?? id;
        await this.editor.command(title.includes("CodeGPT") ? title : `CodeGPT: ${title}`);
    }

    async openChat(): Promise<void> {
        await this.command("openChat");
        await this.editor.chat.locator(".composer").waitFor();
    }

    /** As before the first scene: nothing open but an empty chat. */
    async clear(): Promise<void> {
        const { page } = this.editor;
        for (let key = 0; key < 3; key++) {
            await page.keyboard.press("Escape");
        }
        await this.editor.command("Notifications: Clear All Notifications");
        if ((await page.locator(".tabs-container .tab").count()) > 0) {
            await this.editor.command("View: Revert and Close Editor");
            await this.editor.command("View: Close All Editors");
        }
        await this.hidePanel();
        await this.editor.chat
            .locator(".composer textarea")
            .fill("", { timeout: 1000 })
            .catch(() => undefined);
        await this.fakes?.forget();
    }

    async hidePanel(): Promise<void> {
        if (await this.editor.page.locator(".part.panel").isVisible()) {
            await this.editor.command("View: Toggle Panel Visibility");
        }
    }

    async hideSideBar(): Promise<void> {
        if (await this.editor.page.locator(".part.sidebar").isVisible()) {
            await this.editor.command("View: Toggle Primary Side Bar Visibility");
        }
    }

    async newChat(): Promise<void> {
        const answer = this.editor.chat.locator(".answer").first();
        // In an empty chat nothing would tell that the command has run.
        if ((await answer.count()) > 0) {
            await this.command("newChat");
            await answer.waitFor({ state: "detached" });
        }
    }

    button(english: string): Locator {
        return this.editor.chat.getByRole("button", { name: this.said(english) }).first();
    }

    /** Take what is seen in this theme. */
    async picture(path: string, theme: Theme): Promise<void> {
        await this.wear(theme);
        await mkdir(dirname(path), { recursive: true });
        await this.editor.page.screenshot({ path, animations: "disabled" });
    }

    /** Have the window and all pages in it take this theme. */
    async wear(theme: Theme): Promise<void> {
        const { page, system, window } = THEMES[theme];
        await this.editor.page.emulateMedia(system);
        await this.editor.page.locator(`.monaco-workbench.${window}`).waitFor();
        for (const frame of this.editor.page.frames()) {
            const body = frame.locator("body[data-vscode-theme-kind]");
            if ((await body.count().catch(() => 0)) > 0) {
                await frame
                    .locator(`body[data-vscode-theme-kind="${page}"]`)
                    .waitFor()
                    .catch(() => undefined);
            }
        }
    }
}
