import { access, mkdir } from "node:fs/promises";
import { homedir } from "node:os";

import { env, type QuickPickItem, QuickPickItemKind, ThemeIcon, Uri, window } from "vscode";

import { l10n } from "../l10n";
import type { McpServersResult } from "../protocol/generated";
import type { Server } from "../server/server";
import { pick } from "../surfaces/lists";
import { ask, warn } from "../surfaces/messages";
import { openTerminal } from "../surfaces/terminals";
import { acting, adding, importing } from "./argv";
import { wanted } from "./asking";
import { places, settingsOf } from "./places";
import { howOf, listed, type ServerRow, waysFor } from "./rows";
import { terminalOf } from "./terminal";
import { listWords } from "./words";

type Row = QuickPickItem & { readonly choose?: () => unknown };

/** Servers of tools: listed here; shown, allowed and forgotten by our program in a terminal, which alone asks. */
export class ToolServers {
    /** `folder`: the extension's own. */
    constructor(
        private readonly server: Server,
        private readonly folder: string,
    ) {}

    async show(): Promise<void> {
        const found = await listed(this.server.request("codegpt/mcpServers", {}), listWords());
        if (found === undefined) {
            void warn(l10n.t("The CodeGPT server is too old for this. Update codegpt-ls."));
            return;
        }
        const { file, message, rows, servers } = found;
        const names = servers.map(({ name }) => name);
        const placeHolder = message ?? (servers.length === 0 ? l10n.t("No server is there yet.") : "");
        await choose(
            [
                ...lacking(found),
                ...rows.map((row) => ({ ...row, choose: () => this.#showOne(row, file) })),
                { label: "", kind: QuickPickItemKind.Separator },
                { label: l10n.t("Add…"), iconPath: new ThemeIcon("add"), choose: () => this.#add(names) },
                { label: l10n.t("Import…"), iconPath: new ThemeIcon("file"), choose: () => this.#import() },
                opening(file),
            ],
            { title: l10n.t("Servers of Tools (MCP)"), placeHolder },
        );
    }

    async #showOne({ description, label, server }: ServerRow, file: string): Promise<void> {
        const { message, name, tools } = server;
        const ways: Readonly<Record<ReturnType<typeof waysFor>[number], Row>> = {
            test: {
                label:
                    server.state === "allowed"
                        ? l10n.t("Start It and Show Its Tools")
                        : l10n.t("Look at It and Allow It"),
                detail: howOf(server),
                iconPath: new ThemeIcon("eye"),
                choose: () => this.#run(acting("test", name, env.language)),
            },
            open: opening(file),
            remove: {
                label: l10n.t("Remove"),
                iconPath: new ThemeIcon("trash"),
                choose: () => this.#remove(server.name),
            },
        };
        await choose(
            waysFor(server).map((way) => ways[way]),
            { title: `${label} (${description})`, placeHolder: message ?? tools.join(", ") },
        );
    }

    async #add(taken: readonly string[]): Promise<void> {
        const added = await wanted(taken);
        if (added !== undefined) {
            await this.#run(adding(added, env.language));
        }
    }

    async #remove(name: string): Promise<void> {
        const remove = l10n.t("Remove");
        const question = l10n.t("Remove the server {0}?", name);
        if ((await ask(question, l10n.t("The values kept for it are removed, too."), remove)) === remove) {
            await this.#run(acting("remove", name, env.language));
        }
    }

    async #import(): Promise<void> {
        const known = places(process.platform, homedir(), settingsOf(process.platform, homedir(), process.env));
        const there = await Promise.all(known.map(async (place) => ((await isThere(place.file)) ? [place] : [])));
        const title = l10n.t("Import Servers of Tools");
        await choose(
            [
                ...there.flat().map(({ file, program }) => ({
                    label: program,
                    description: file,
                    choose: () => this.#run(importing(file, env.language)),
                })),
                { label: l10n.t("Another File…"), choose: () => this.#importAnother(title) },
            ],
            { title, placeHolder: l10n.t("Each is shown to you before it is taken over.") },
        );
    }

    async #importAnother(title: string): Promise<void> {
        const [file] = (await window.showOpenDialog({ title, canSelectMany: false })) ?? [];
        if (file !== undefined) {
            await this.#run(importing(file.fsPath, env.language));
        }
    }

    async #run(argv: readonly string[]): Promise<void> {
        const program = await this.server.program();
        if (program !== undefined) {
            await mkdir(this.folder, { recursive: true });
            openTerminal(terminalOf(l10n.t("Servers of Tools (MCP)"), program, argv, this.folder, process.env));
        }
    }
}

async function choose(rows: readonly Row[], options: { title: string; placeHolder: string }): Promise<void> {
    const row = await pick<Row>(rows, { ...options, matchOnDescription: true, matchOnDetail: true });
    await row?.choose?.();
}

/** The first row where no server can be used at all: what it says may be longer than a line. */
function lacking({ installCommand, message }: McpServersResult): Row[] {
    if (installCommand === undefined || message === undefined) {
        return [];
    }
    const copy = l10n.t("Copy the Command");
    const tell = async (): Promise<void> => {
        if ((await warn(message, copy)) === copy) {
            await env.clipboard.writeText(installCommand);
        }
    };
    const label = l10n.t("None of them can be used yet");
    return [{ label, detail: message, iconPath: new ThemeIcon("warning"), choose: tell }];
}

/** What is not there yet is opened as a file that is to be saved there. */
function opening(file: string): Row {
    const open = async (): Promise<void> => {
        const uri = Uri.file(file);
        await window.showTextDocument((await isThere(file)) ? uri : uri.with({ scheme: "untitled" }));
    };
    return { label: l10n.t("Open mcp.json"), iconPath: new ThemeIcon("json"), choose: open };
}

async function isThere(file: string): Promise<boolean> {
    return access(file).then(
        () => true,
        () => false,
    );
}
