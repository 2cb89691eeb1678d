// Pictures of every state, in both languages and three themes, for people to look at: npm run pictures [-- STATE…]
//
// They go to e2e/screenshots/states/STATE.LANGUAGE.THEME.png, and those that the READMEs show to docs/pictures besides. Without
// names only what is missing there is taken, so that a run that broke off goes on; with names, those states anew. What cannot
// be brought about is told at the end, with a picture of how far it came, and the others are taken all the same.
import { copyFile, stat } from "node:fs/promises";
import { join } from "node:path";

import { Editor } from "./editor.ts";
import { openKeyed, openUnkeyed } from "./keyed.ts";
import type { Options } from "./launch.ts";
import { repository, screenshots } from "./places.ts";
import { FOLLOWING, type Front, type Language, Stage, type Theme, THEMES } from "./stage.ts";
import { type Desk, FILES, type State, STATES } from "./states.ts";

const LANGUAGES: readonly Language[] = ["en", "ko"];
const themes = Object.keys(THEMES) as Theme[];
const settings = {
    ...FOLLOWING,
    "breadcrumbs.enabled": false,
    "workbench.activityBar.location": "hidden",
    "terminal.integrated.gpuAcceleration": "off",
};
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !STATES.some((state) => state.name === name));
if (unknown.length > 0) {
    throw new Error(`no state is called ${unknown.join(", ")}: ${STATES.map(({ name }) => name).join(" ")}`);
}

const failed: string[] = [];
for (const language of LANGUAGES) {
    for (const desk of ["missing", "unkeyed", "keyed"] as const) {
        const states = await missing(desk, language);
        if (states.length > 0) {
            await take(desk, language, states);
        }
    }
}
if (failed.length > 0) {
    console.error(`Not taken:\n  ${failed.join("\n  ")}`);
    process.exitCode = 1;
}

/** One editor for all of these. */
async function take(desk: Desk, language: Language, states: readonly State[]): Promise<void> {
    const front = await open(desk, { settings, files: FILES, ...(language === "ko" && { locale: "ko" }) });
    try {
        const stage = await Stage.of(front, language);
        for (const state of states) {
            await takeState(stage, state);
        }
    } finally {
        await front.editor.close();
        await front.fakes?.stop();
    }
}

async function takeState(stage: Stage, state: State): Promise<void> {
    const begun = performance.now();
    try {
        await stage.clear();
        // A page that begins in high contrast keeps its background when it is told of another theme.
        await stage.wear("dark");
        await state.play(stage);
        await stage.editor.page.mouse.move(700, 500);
        await stage.editor.page.getByText("Activating Extensions").waitFor({ state: "detached" });
        for (const theme of themes) {
            await stage.picture(pathOf(state, stage.language, theme), theme);
            const shown = state.readme?.[`${stage.language}.${theme}`];
            if (shown !== undefined) {
                const path = join(repository, "docs/pictures", `${shown}.png`);
                await copyFile(pathOf(state, stage.language, theme), path);
            }
        }
        console.log(`${state.name}.${stage.language}: ${Math.round((performance.now() - begun) / 100) / 10} s`);
    } catch (error) {
        failed.push(
            `${state.name}.${stage.language}: ${error instanceof Error ? error.message.split("\n")[0] : error}`,
        );
        await stage.editor.picture(`states/failed-${state.name}.${stage.language}`);
    }
}

async function open(desk: Desk, options: Options): Promise<Front> {
    switch (desk) {
        case "keyed":
            return openKeyed(options);
        case "unkeyed":
            return openUnkeyed(options);
        case "missing":
            return { editor: await Editor.open({ ...options, settings: { ...settings, "codegpt.serverPath": null } }) };
    }
}

async function missing(desk: Desk, language: Language): Promise<State[]> {
    const states = STATES.filter((state) => state.desk === desk);
    if (wanted.length > 0) {
        return states.filter(({ name }) => wanted.includes(name));
    }
    const there = await Promise.all(
        states.map(async (state) => Promise.all(themes.map((theme) => exists(pathOf(state, language, theme))))),
    );
    return states.filter((_, index) => there[index]?.includes(false));
}

function pathOf({ name }: State, language: Language, theme: Theme): string {
    return join(screenshots, "states", `${name}.${language}.${theme}.png`);
}

async function exists(path: string): Promise<boolean> {
    return stat(path).then(
        () => true,
        () => false,
    );
}
