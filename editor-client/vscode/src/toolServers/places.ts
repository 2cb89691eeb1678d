import { posix, win32 } from "node:path";

/** Where another program keeps the servers that a person named for all their folders. */
export interface Place {
    readonly program: string;
    readonly file: string;
}

/**
 * The files of other programs that can be imported. No file of a project is among them: who wants that picks it.
 *
 * @param home the person's
 * @param settings where programs keep their settings on this system: `%APPDATA%`, `~/Library/Application Support`, `~/.config`
 */
export function places(platform: NodeJS.Platform, home: string, settings: string): readonly Place[] {
    const join = (...parts: readonly string[]): string =>
        platform === "win32" ? win32.join(...parts) : posix.join(...parts);
    // Zed has `~/.config` on macOS, too.
    const zed = platform === "win32" ? join(settings, "Zed") : join(home, ".config", "zed");
    return [
        { program: "Claude Code", file: join(home, ".claude.json") },
        { program: "Claude Desktop", file: join(settings, "Claude", "claude_desktop_config.json") },
        { program: "Codex", file: join(home, ".codex", "config.toml") },
        { program: "Cursor", file: join(home, ".cursor", "mcp.json") },
        { program: "VS Code", file: join(settings, "Code", "User", "mcp.json") },
        { program: "Zed", file: join(zed, "settings.json") },
    ];
}

/** Where programs keep their settings. */
export function settingsOf(
    platform: NodeJS.Platform,
    home: string,
    environ: Readonly<Record<string, string | undefined>>,
): string {
    switch (platform) {
        case "win32":
            return environ["APPDATA"] ?? win32.join(home, "AppData", "Roaming");
        case "darwin":
            return posix.join(home, "Library", "Application Support");
        default:
            return environ["XDG_CONFIG_HOME"] ?? posix.join(home, ".config");
    }
}
