/** A task that a text can begin with: `/unit-test`, `/Unit Test`, `/단위테스트`. */
export interface Called {
    readonly name: string;
    readonly title: string;
    /** What stands behind its slash in the person's language; the name where it is none. */
    readonly slash?: string | undefined;
}

/**
 * The task a text begins with, and what else it says, as the server reads it too.
 *
 * Case does not matter, the words of a name may be joined by a hyphen, an underscore, a blank or nothing, and of two
 * that fit the longer one counts.
 */
export function meant<T extends Called>(text: string, tasks: readonly T[]): { task: T; rest: string } | undefined {
    return tasks
        .flatMap((task) => namesOf(task).map((name) => ({ task, length: name.length, found: begun(name, text) })))
        .filter(({ found }) => found !== undefined)
        .sort((one, other) => other.length - one.length)
        .map(({ task, found = "" }) => ({ task, rest: text.trimStart().slice(found.length).trim() }))[0];
}

/** The tasks that what was typed behind a slash could still become. */
export function possible<T extends Called>(typed: string, tasks: readonly T[]): T[] {
    const begins = plain(typed);
    return tasks.filter((task) => namesOf(task).some((name) => plain(name).startsWith(begins)));
}

function namesOf({ name, slash, title }: Called): string[] {
    return [name, title, ...(slash === undefined ? [] : [slash])];
}

function begun(name: string, text: string): string | undefined {
    const words = name.split(/[-_\s]+/).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(`^/${words.join("[-_ ]?")}(?=[\\s:]|$):?`, "i").exec(text.trimStart())?.[0];
}

function plain(name: string): string {
    return name.toLowerCase().replace(/[-_\s]/g, "");
}
