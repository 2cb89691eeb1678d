import { mkdir } from "node:fs/promises";

import {
    type CancellationToken,
    commands,
    type Disposable,
    EventEmitter,
    type ExtensionContext,
    l10n,
    type LogOutputChannel,
    ProgressLocation,
    workspace,
} from "vscode";

import { fail, waiting, warn } from "../surfaces/messages";
import { ExecuteCommandRequest, ProgressType, State, WorkDoneProgress } from "vscode-languageclient/node";

import type {
    ChatBegin,
    ChatDelta,
    ChatResult,
    Events,
    Notification,
    Requests,
    ServerCommand,
    TaskResult,
} from "../protocol/generated";
import { Client } from "./client";
import { inWords } from "./findings";
import { isMisunderstood, isUnknownMethod, saying } from "./failure";
import { Installation } from "./installation";
import { onPath } from "./location";
import { Restarts } from "./restarts";
import { difference } from "./version";

export type ServerState = "off" | "starting" | "running" | "restarting" | "missing" | "failed";

/** What this extension's own `package.json` says. */
interface Manifest {
    version: string;
    contributes: { configuration: { properties: Record<string, unknown> }[] };
}

const ANSWERS = new ProgressType<ChatBegin | ChatDelta>();

/** The one server of this window: found, installed where need be, started, and started again when it dies. */
export class Server implements Disposable {
    readonly #changed = new EventEmitter<ServerState>();
    readonly onDidChangeState = this.#changed.event;
    readonly #threads = new EventEmitter<Events["codegpt/threadChanged"]>();
    readonly onDidChangeThread = this.#threads.event;
    readonly #texts = new EventEmitter<Events["codegpt/threadText"]>();
    readonly onDidGrowAnswer = this.#texts.event;
    readonly #status = new EventEmitter<Events["codegpt/statusChanged"]>();
    /** The whole status, whoever changed it; only once somebody has asked for `codegpt/status`. */
    readonly onDidChangeStatus = this.#status.event;
    readonly #trust: Disposable;
    readonly #installation: Installation;
    readonly #folder: string;
    readonly #settings: readonly string[];
    #restarts = new Restarts();
    #client: Client | undefined;
    #state: ServerState = "off";
    #starting: Promise<Client> | undefined;

    constructor(
        context: ExtensionContext,
        private readonly log: LogOutputChannel,
    ) {
        this.#folder = context.globalStorageUri.fsPath;
        const { version, contributes } = context.extension.packageJSON as Manifest;
        this.#settings = contributes.configuration.flatMap(({ properties }) => Object.keys(properties));
        this.#installation = new Installation(this.#folder, version, context.asAbsolutePath("dist/server"));
        this.#trust = workspace.onDidGrantWorkspaceTrust(() => {
            // One that starts later is told at its start.
            if (this.#client !== undefined) {
                void this.notify("codegpt/trustChanged", { trusted: true });
            }
        });
    }

    get state(): ServerState {
        return this.#state;
    }

    /** Start it where it is there already; nothing is installed before a person acts. */
    async startIfInstalled(): Promise<void> {
        if ((await this.#find()) === undefined) {
            this.#enter("missing");
        } else {
            await this.#running();
        }
    }

    async request<M extends keyof Requests>(
        method: M,
        params: Requests[M]["params"],
        token?: CancellationToken,
    ): Promise<Requests[M]["result"]> {
        const client = await this.#running();
        try {
            // An argument that is there and undefined would be sent as a second parameter.
            return await (token === undefined
                ? client.sendRequest(method, params)
                : client.sendRequest(method, params, token));
        } catch (thrown) {
            const tooOld = isUnknownMethod(thrown) || (this.#isOlder(client) && isMisunderstood(thrown));
            throw tooOld
                ? saying(thrown, l10n.t("The CodeGPT server is too old for this. Update codegpt-ls."))
                : thrown;
        }
    }

    async notify(method: Notification, params: object): Promise<void> {
        await (await this.#running()).sendNotification(method, params);
    }

    async run(command: ServerCommand, argument: object): Promise<void> {
        const client = await this.#running();
        await client.sendRequest(ExecuteCommandRequest.type, { command, arguments: [argument] });
    }

    /** Run a task's command, which streams an answer like a chat's. What is for programs comes whole, and in words. */
    async answer(command: string, argument: object, token: CancellationToken): Promise<ChatResult> {
        const client = await this.#running();
        const forPrograms: ServerCommand = "codegpt.findProblems";
        const asked = command === forPrograms ? { ...argument, partialResultToken: undefined } : argument;
        const params = { command, arguments: [asked] };
        const result = (await client.sendRequest(ExecuteCommandRequest.type, params, token)) as TaskResult;
        return result.findings === undefined ? result : { ...result, text: inWords(result.findings) };
    }

    /** Hear of what a request with this token sends while it is answered: its text, and before that what it is. */
    async onDelta(
        token: string,
        take: (text: string) => void,
        begin?: (begun: ChatBegin) => void,
    ): Promise<Disposable> {
        return (await this.#running()).onProgress(ANSWERS, token, (value) => {
            switch (value.kind) {
                case "begin":
                    begin?.(value);
                    break;
                case "delta":
                    take(value.text);
            }
        });
    }

    /** What a waiting person is told about the request with this token; undefined at its end. */
    async onReport(token: string, take: (message: string | undefined) => void): Promise<Disposable> {
        return (await this.#running()).onProgress(WorkDoneProgress.type, token, (value) => {
            if (value.kind === "report") {
                take(value.message);
            }
        });
    }

    async restart(): Promise<void> {
        await this.stop();
        this.#restarts = new Restarts();
        await this.#running();
    }

    async stop(): Promise<void> {
        const client = this.#client;
        this.#client = undefined;
        this.#starting = undefined;
        this.#enter("off");
        if (client?.needsStop()) {
            await client.stop();
        }
    }

    dispose(): void {
        void this.stop();
        this.#trust.dispose();
        this.#changed.dispose();
        this.#threads.dispose();
        this.#texts.dispose();
        this.#status.dispose();
    }

    /** Where the command line tool is, for terminals. */
    async program(): Promise<string | undefined> {
        return this.#find();
    }

    async #running(): Promise<Client> {
        if (this.#state === "restarting") {
            await new Promise<void>((resolve) => {
                const listening = this.onDidChangeState(() => {
                    listening.dispose();
                    resolve();
                });
            });
        }
        this.#starting ??= this.#start().catch((error: unknown) => {
            this.#starting = undefined;
            this.#enter("failed");
            throw error;
        });
        return this.#starting;
    }

    async #start(): Promise<Client> {
        this.#enter("starting");
        await mkdir(this.#folder, { recursive: true });
        const command = (await this.#find()) ?? (await this.#install());
        this.log.info(`starting ${command}`);
        const client = new Client(command, this.#folder, this.#settings, this.log, { ended: () => this.#ended() });
        this.#client = client;
        client.onNotification("codegpt/threadChanged", (change: Events["codegpt/threadChanged"]) =>
            this.#threads.fire(change),
        );
        client.onNotification("codegpt/threadText", (more: Events["codegpt/threadText"]) => this.#texts.fire(more));
        client.onNotification("codegpt/statusChanged", (status: Events["codegpt/statusChanged"]) =>
            this.#status.fire(status),
        );
        client.onDidChangeState(({ newState }) => {
            if (newState === State.Running && this.#client === client) {
                this.#enter("running");
            }
        });
        await client.start();
        this.#compare(client);
        return client;
    }

    #isOlder(client: Client): boolean {
        return difference(client.initializeResult?.capabilities.experimental) === "older";
    }

    /** Say, once for each start, when the server is of another version. What works all the same goes on working. */
    #compare(client: Client): void {
        const found = difference(client.initializeResult?.capabilities.experimental);
        const version = client.initializeResult?.serverInfo?.version ?? "?";
        if (found === "older") {
            void warn(
                l10n.t(
                    "The CodeGPT server ({0}) is older than this extension, so some things may not work. Update codegpt-ls.",
                    version,
                ),
            );
        } else if (found === "newer") {
            void warn(
                l10n.t(
                    "The CodeGPT server ({0}) is newer than this extension, so some of it may not be shown. Update the extension.",
                    version,
                ),
            );
        }
    }

    async #ended(): Promise<boolean> {
        const delay = this.#restarts.delay(Date.now());
        if (delay === undefined) {
            this.#starting = undefined;
            this.#client = undefined;
            this.#enter("failed");
            void this.#offerRestart();
            return false;
        }
        this.#enter("restarting");
        this.log.warn(`the server ended; it is started again in ${delay} ms`);
        if (this.#restarts.first) {
            void warn(l10n.t("The CodeGPT server stopped. It is being started again."));
        }
        await new Promise((resolve) => setTimeout(resolve, delay));
        return true;
    }

    async #offerRestart(): Promise<void> {
        const again = l10n.t("Start Again");
        const log = l10n.t("Show Log");
        const taken = await fail(l10n.t("The CodeGPT server keeps stopping."), again, log);
        if (taken === again) {
            await this.restart();
        } else if (taken === log) {
            this.log.show();
        }
    }

    async #find(): Promise<string | undefined> {
        // Null is what an older version of ours had for a path that is not set.
        const set = workspace.getConfiguration("codegpt").get<string | null>("serverPath") ?? "";
        return set !== "" ? set : ((await onPath(process.env["PATH"])) ?? (await this.#installation.server()));
    }

    async #install(): Promise<string> {
        try {
            return await waiting(
                { location: ProgressLocation.Notification, title: l10n.t("Setting up CodeGPT"), cancellable: true },
                (report, token) => this.#installation.make(report, token),
            );
        } catch (error) {
            const cause = error instanceof Error ? (error.cause ?? error) : error;
            this.log.error(cause instanceof Error ? cause : String(cause));
            throw error;
        }
    }

    #enter(state: ServerState): void {
        if (this.#state !== state) {
            this.#state = state;
            void commands.executeCommand("setContext", "codegpt.server", state);
            this.#changed.fire(state);
        }
    }
}
