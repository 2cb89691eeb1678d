import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";

const NAME = process.platform === "win32" ? ["codegpt-ls.exe"] : ["codegpt-ls"];

/** The first program called `codegpt-ls` on PATH. Relative entries are passed over: they would mean the project's folder. */
export async function onPath(path: string | undefined): Promise<string | undefined> {
    return program(NAME, path);
}

/** The first of these programs in the absolute folders of PATH. */
export async function program(names: readonly string[], path: string | undefined): Promise<string | undefined> {
    for (const folder of (path ?? "").split(delimiter).filter(isAbsolute)) {
        for (const name of names) {
            if (await isProgram(join(folder, name))) {
                return join(folder, name);
            }
        }
    }
    return undefined;
}

export async function isProgram(file: string): Promise<boolean> {
    try {
        await access(file, constants.X_OK);
        return true;
    } catch {
        return false;
    }
}
