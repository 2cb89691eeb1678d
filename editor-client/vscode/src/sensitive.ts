import { posix } from "node:path";

/** Why a person is asked once more before an answer's code goes into a file. */
export type Concern = "tools" | "outside";

/**
 * Whether code in this file runs or decides something by itself, or the file is none of the open folders': folders and files
 * whose names begin with a dot hold what editors, shells, hooks and pipelines obey.
 *
 * @param path of the file, with forward slashes
 * @param folders that are open, likewise
 */
export function concern(path: string, folders: readonly string[]): Concern | undefined {
    const within = folders.map((folder) => posix.relative(folder, path)).filter((each) => !/^\.\.(\/|$)/.test(each));
    const shortest = within.sort((one, other) => one.length - other.length)[0];
    if (shortest === undefined && folders.length > 0) {
        return "outside";
    }
    return (shortest ?? path).split("/").some((name) => name.startsWith(".")) ? "tools" : undefined;
}
