import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import * as v from "valibot";

import { isProgram } from "../location";

const PREFIX = "server-";
/** Written last: an environment without it was left half made, and counts for nothing. */
const MARK = "complete.json";
const USED = "used-by-";
/** Nobody is at work any more in what is half made and this old, in milliseconds. */
const ABANDONED = 3_600_000;

const mark = v.object({ version: v.string(), made: v.number() });

/** An environment that was made to its end. */
export interface Environment {
    readonly folder: string;
    readonly version: string;
    /** When, in milliseconds. */
    readonly made: number;
}

/** The environments that hold a server, in a folder that all windows share. */
export class Environments {
    constructor(private readonly storage: string) {}

    /** Those that are whole, the newest first. */
    async whole(): Promise<Environment[]> {
        const read = await Promise.all((await this.#folders()).map(readMark));
        return read.filter((each) => each !== undefined).sort((one, other) => other.made - one.made);
    }

    /** A folder for another one. Two windows never share one, so neither can spoil the other's. */
    async begin(version: string): Promise<string> {
        const folder = join(this.storage, `${PREFIX}${version}-${randomBytes(4).toString("hex")}`);
        await mkdir(folder, { recursive: true });
        return folder;
    }

    /** From now on it counts. */
    async finish(folder: string, version: string): Promise<void> {
        const draft = join(folder, `${MARK}.new`);
        await writeFile(draft, JSON.stringify({ version, made: Date.now() }));
        await rename(draft, join(folder, MARK));
    }

    /** This window's server runs in it. */
    async use(folder: string): Promise<void> {
        await writeFile(join(folder, `${USED}${process.pid}`), "");
    }

    /** Take away all but this one: what no other window uses, and what nobody is at work in. */
    async tidy(kept: string): Promise<void> {
        for (const folder of await this.#folders()) {
            if (folder !== kept && (await isFree(folder))) {
                await remove(folder);
            }
        }
    }

    async #folders(): Promise<string[]> {
        const names = await readdir(this.storage).catch((): string[] => []);
        return names.filter((name) => name.startsWith(PREFIX)).map((name) => join(this.storage, name));
    }
}

/** Take an environment away; its mark first, so that the rest counts for nothing whatever happens. */
export async function remove(folder: string): Promise<void> {
    await rm(join(folder, MARK), { force: true });
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Where an environment has this tool. */
export function toolIn(folder: string, name: string): string {
    return process.platform === "win32" ? join(folder, "Scripts", `${name}.exe`) : join(folder, "bin", name);
}

/** Its mark, where it is whole: the system may have taken away the Python that it was made with. */
async function readMark(folder: string): Promise<Environment | undefined> {
    try {
        const read = v.parse(mark, JSON.parse(await readFile(join(folder, MARK), "utf8")));
        const tools = await Promise.all(["python", "codegpt-ls"].map((name) => isProgram(toolIn(folder, name))));
        return tools.every(Boolean) ? { folder, ...read } : undefined;
    } catch {
        return undefined;
    }
}

async function isFree(folder: string): Promise<boolean> {
    const names = await readdir(folder).catch((): string[] => []);
    const users = names.filter((name) => name.startsWith(USED)).map((name) => Number(name.slice(USED.length)));
    if (users.some((user) => user !== process.pid && isAlive(user))) {
        return false;
    }
    return names.includes(MARK) || Date.now() - (await stat(folder)).mtimeMs > ABANDONED;
}

function isAlive(id: number): boolean {
    try {
        process.kill(id, 0);
        return true;
    } catch {
        return false;
    }
}
