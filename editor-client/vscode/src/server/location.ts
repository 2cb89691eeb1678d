import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";

const NAME = process.platform === "win32" ? ["codegpt-ls.exe"] : ["codegpt-ls"];

/** The first program called `codegpt-ls` on PATH. Relative entries are passed over: they would mean the project's folder. */
export async function onPath(path: string | undefined): Promise<string | undefined> {
    return program(NAME, path);
}

/** The first of these programs in the absolute folders of PATH. */
export async function program(names: readonly string[], path: string | undefined): Promise<string | undefined> {
    return (await programs(names, path))[0];
}

/** All of these programs in the absolute folders of PATH, in its order. */
export async function programs(names: readonly string[], path: string | undefined): Promise<string[]> {
    const folders = (path ?? "").split(delimiter).filter(isAbsolute);
    const files = folders.flatMap((folder) => names.map((name) => join(folder, name)));
    const found = await Promise.all(files.map(isProgram));
    return files.filter((_, index) => found[index]);
}

export async function isProgram(file: string): Promise<boolean> {
    return (await whatIs(file)) === "program";
}

/** What stands at this path, as far as starting it goes. */
export async function whatIs(file: string): Promise<"program" | "folder" | "nothing" | "unreadable"> {
    try {
        if ((await stat(file)).isDirectory()) {
            return "folder";
        }
    } catch {
        return "nothing";
    }
    try {
        await access(file, constants.X_OK);
        return "program";
    } catch {
        return "unreadable";
    }
}
