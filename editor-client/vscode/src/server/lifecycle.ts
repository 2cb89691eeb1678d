import { mkdir } from "node:fs/promises";

import { commands, type Disposable, EventEmitter, type ExtensionContext, l10n, type LogOutputChannel } from "vscode";
import { State } from "vscode-languageclient/node";

import { fail, warn } from "../surfaces/messages";
import { Client } from "./client";
import { whatIs } from "./location";
import { ServerProcess } from "./process";
import { type Provided, Provision } from "./provision";
import { Restarts } from "./restarts";
import { SetupCancelled, SetupFailure, type Trouble } from "./setup/failure";
import type { Plan } from "./setup/plan";
import { noProgram, notStarted } from "./startFailure";
import { tellOfVersions } from "./versionNotice";

export type ServerState = "off" | "starting" | "running" | "restarting" | "missing" | "failed";

/** What this extension's own `package.json` says. */
interface Manifest {
    contributes: { configuration: { properties: Record<string, unknown> }[] };
}

/** Milliseconds until a server must have greeted: it may be its first start, on a busy machine. */
const PATIENCE = 60_000;
const NAME = "codegpt-ls";

/** The server's life: started when it is first asked, started again when it dies, and why it is not there. */
export class Lifecycle implements Disposable {
    readonly #changed = new EventEmitter<ServerState>();
    readonly onDidChangeState = this.#changed.event;
    readonly #failing = new EventEmitter<unknown>();
    readonly onDidFail = this.#failing.event;
    readonly #provision: Provision;
    readonly #folder: string;
    readonly #settings: readonly string[];
    #restarts = new Restarts();
    #client: Client | undefined;
    #process: ServerProcess | undefined;
    #state: ServerState = "off";
    #trouble: Trouble | undefined;
    #starting: Promise<Client> | undefined;

    /** `hear` is called with each client before it starts. */
    constructor(
        context: ExtensionContext,
        private readonly log: LogOutputChannel,
        private readonly hear: (client: Client) => void,
    ) {
        this.#folder = context.globalStorageUri.fsPath;
        const { contributes } = context.extension.packageJSON as Manifest;
        this.#settings = contributes.configuration.flatMap(({ properties }) => Object.keys(properties));
        this.#provision = new Provision(context, log);
    }

    get state(): ServerState {
        return this.#state;
    }

    get trouble(): Trouble | undefined {
        return this.#trouble;
    }

    /** What it said of itself beyond LSP; undefined before it has. */
    get greeting(): unknown {
        return this.#client?.initializeResult?.capabilities.experimental as unknown;
    }

    get isStarted(): boolean {
        return this.#client !== undefined;
    }

    async look(): Promise<void> {
        const found = await this.#provision.find();
        if (this.#state === "off" && this.#starting === undefined && found === undefined) {
            this.#enter("missing");
        }
    }

    async wake(): Promise<void> {
        if (this.#starting !== undefined || this.#trouble !== undefined) {
            return;
        }
        if (await this.#provision.find()) {
            await this.client().catch(() => undefined);
        } else {
            await this.#offer();
        }
    }

    async setUp(told: boolean): Promise<void> {
        const plan = await this.#provision.plan();
        await this.#provision.agree(plan, told);
        await this.#stop();
        await this.#begin(plan);
    }

    async restart(): Promise<void> {
        await this.#stop();
        this.#restarts = new Restarts();
        await this.client();
    }

    async client(): Promise<Client> {
        if (this.#state === "restarting") {
            await new Promise<void>((resolve) => {
                const listening = this.onDidChangeState(() => {
                    listening.dispose();
                    resolve();
                });
            });
        }
        return this.#starting ?? this.#begin();
    }

    async program(): Promise<string | undefined> {
        return (await this.#provision.find())?.command;
    }

    dispose(): void {
        void this.#stop().catch(() => undefined);
        this.#changed.dispose();
        this.#failing.dispose();
    }

    async #stop(): Promise<void> {
        const [client, process] = [this.#client, this.#process];
        this.#client = undefined;
        this.#process = undefined;
        this.#starting = undefined;
        this.#enter("off");
        try {
            if (client?.needsStop()) {
                await client.stop();
            }
        } finally {
            process?.leave();
        }
    }

    /** Start it; with a plan it is installed first, whatever is there. */
    #begin(plan?: Plan): Promise<Client> {
        const starting: Promise<Client> = this.#start(plan).catch((thrown: unknown) => this.#fail(thrown, starting));
        this.#starting = starting;
        return starting;
    }

    async #start(plan?: Plan): Promise<Client> {
        this.#enter("starting");
        await mkdir(this.#folder, { recursive: true });
        const found = plan ? await this.#provision.make(plan) : await this.#provision.take();
        const place = found.source === "setting" ? await whatIs(found.command) : "program";
        if (place !== "program") {
            throw noProgram(place, found);
        }
        const client = await this.#greet(found);
        this.#enter("running");
        if (found.environment) {
            void this.#afterwards(found.environment.version, this.#provision.settle(found.environment));
        }
        void tellOfVersions(client, found.source);
        return client;
    }

    /** Start it and wait for its greeting. Throws SetupFailure where the program is no server. */
    async #greet(found: Provided): Promise<Client> {
        this.log.info(`starting ${found.command}`);
        const first = this.#open(found);
        let next: ServerProcess | undefined = first;
        const open = (): ServerProcess => {
            this.#process = next ?? this.#open(found);
            next = undefined;
            return this.#process;
        };
        const client: Client = new Client(open, this.#settings, this.log, { ended: () => this.#ended(client) });
        this.#client = client;
        this.hear(client);
        client.onDidChangeState(({ newState }) => this.#follow(client, newState));
        const no = await first.unless(client.start(), PATIENCE);
        const name = client.initializeResult?.serverInfo?.name;
        if (no || name !== NAME) {
            this.#client = undefined;
            first.kill();
            throw notStarted(no ?? { why: "stranger" }, found);
        }
        return client;
    }

    #open({ command }: Provided): ServerProcess {
        return new ServerProcess(command, this.#folder, (line) => this.log.error(line));
    }

    /** One that died comes back, or does not. */
    #follow(client: Client, state: State): void {
        if (this.#client === client && this.#state === "restarting") {
            if (state === State.Running) {
                this.#enter("running");
            }
        }
    }

    #fail(thrown: unknown, starting: Promise<Client>): never {
        const current = this.#starting === starting;
        if (current) {
            this.#starting = undefined;
        }
        if (thrown instanceof SetupFailure) {
            this.log.error(thrown.cause instanceof Error ? thrown.cause : thrown.message);
        }
        if (current && thrown instanceof SetupCancelled) {
            this.#enter("off");
            void this.#offer();
        } else if (current) {
            const message = thrown instanceof Error ? thrown.message : String(thrown);
            const actions = thrown instanceof SetupFailure ? thrown.data.actions : [];
            this.#enter(this.#client || this.#provision.found ? "failed" : "missing", { message, actions });
        }
        throw thrown;
    }

    /** Say what would be set up, or why it cannot be. */
    async #offer(): Promise<void> {
        try {
            this.#enter("missing", await this.#provision.offer());
        } catch (thrown) {
            if (!(thrown instanceof SetupFailure)) {
                throw thrown;
            }
            this.#enter("missing", { message: thrown.message, actions: thrown.data.actions });
        }
    }

    async #afterwards(version: string, settled: Promise<void>): Promise<void> {
        try {
            await settled;
            if (await this.#provision.upgrade(version)) {
                await this.restart();
            }
        } catch (thrown) {
            this.#failing.fire(thrown);
        }
    }

    async #ended(client: Client): Promise<boolean> {
        if (this.#client !== client || this.#state === "starting") {
            return false;
        }
        const delay = this.#restarts.delay(Date.now());
        if (delay === undefined) {
            this.#starting = undefined;
            this.#client = undefined;
            void this.#offerRestart();
            return false;
        }
        this.#enter("restarting");
        this.log.warn(`the server ended; it is started again in ${delay} ms`);
        if (this.#restarts.first) {
            void warn(l10n.t("The CodeGPT server stopped. It is being started again."));
        }
        await new Promise((resolve) => setTimeout(resolve, delay));
        return this.#client === client;
    }

    async #offerRestart(): Promise<void> {
        const again = l10n.t("Start Again");
        const log = l10n.t("Show Log");
        const message = l10n.t("The CodeGPT server keeps stopping.");
        this.#enter("failed", {
            message,
            actions: [
                { title: again, command: "codegpt.restartServer" },
                { title: log, command: "codegpt.showLog" },
            ],
        });
        const taken = await fail(message, again, log);
        if (taken === again) {
            await this.restart().catch((thrown: unknown) => this.#failing.fire(thrown));
        } else if (taken === log) {
            this.log.show();
        }
    }

    #enter(state: ServerState, trouble?: Trouble): void {
        if (this.#state !== state || this.#trouble !== trouble) {
            this.#state = state;
            this.#trouble = trouble;
            void commands.executeCommand("setContext", "codegpt.server", state);
            this.#changed.fire(state);
        }
    }
}
