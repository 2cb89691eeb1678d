import type { TerminalOptions } from "vscode";

/**
 * A terminal that runs our program itself, with no shell between.
 *
 * It has exactly the environment that the server has, so that both mean the same file, and none of the variables that a
 * folder's settings give to terminals. `folder`: the extension's own, so that nothing of an open folder is found first.
 */
export function terminalOf(
    name: string,
    program: string,
    argv: readonly string[],
    folder: string,
    environ: Readonly<Record<string, string | undefined>>,
): TerminalOptions & { readonly name: string; shellArgs: string[] } {
    return {
        name,
        shellPath: program,
        shellArgs: [...argv],
        cwd: folder,
        env: { ...environ },
        strictEnv: true,
        isTransient: true,
    };
}
