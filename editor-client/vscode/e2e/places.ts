import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const here = import.meta.dirname;

export const extension = resolve(here, "..");
/** The manifest: its publisher may change. */
const { name, publisher } = JSON.parse(readFileSync(join(here, "../package.json"), "utf8"));
export const id = `${publisher}.${name}`;
export const repository = resolve(here, "../../..");
export const python = process.env["PYTHON"] ?? join(repository, ".venv/bin/python");
export const server = process.env["CODEGPT_SERVER"] ?? join(repository, ".venv/bin/codegpt-ls");
export const screenshots = join(here, "screenshots");

/** Where `prepare` laid out Node and the editor. */
export const cache = required("CODEGPT_EDITOR");
/** Where the packed extension is installed. */
export const extensions = join(required("CODEGPT_EXTENSIONS"), "extensions");

function required(name: string): string {
    const value = process.env[name];
    if (value === undefined) {
        throw new Error(`${name} is not set: start the suite with ./run`);
    }
    return value;
}
