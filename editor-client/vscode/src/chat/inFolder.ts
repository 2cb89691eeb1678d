const MOST_PARTS = 64;
/** Something with a scheme, a machine's name, a home, or a letter that cannot be in a path. */
const ELSEWHERE = /^[a-z][\w+.-]+:|^[/\\]{2}|^~|[\p{Cc}:*?"<>|]/iu;
const DRIVE = /^[a-z]:(?=[/\\])/i;

/**
 * The parts of a path below a folder, where a text names one; undefined where it leads anywhere else.
 *
 * @param named the path as a stranger's text has it: relative, or whole where the folder's own path begins it
 * @param folder the path of the folder, as the editor has it
 */
export function partsBelow(named: string, folder: string): string[] | undefined {
    const drive = DRIVE.exec(named)?.[0] ?? "";
    if (ELSEWHERE.test(named.slice(drive.length))) {
        return undefined;
    }
    const path = named.replaceAll("\\", "/");
    const whole = drive !== "" || path.startsWith("/");
    const below = whole ? restOf(path, folder.replaceAll("\\", "/").replace(/\/$/, "")) : path;
    const parts = below?.split("/").filter((part) => part !== "" && part !== ".");
    return parts && parts.length > 0 && parts.length <= MOST_PARTS && !parts.includes("..") ? parts : undefined;
}

function restOf(path: string, folder: string): string | undefined {
    const windows = DRIVE.test(folder);
    const [theirs, ours] = windows ? [path.toLowerCase(), folder.toLowerCase()] : [path, folder];
    return theirs.startsWith(`${ours}/`) ? path.slice(folder.length + 1) : undefined;
}
