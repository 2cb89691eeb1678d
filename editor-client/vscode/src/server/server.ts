import {
    type CancellationToken,
    type Disposable,
    type Event,
    EventEmitter,
    type ExtensionContext,
    l10n,
    type LogOutputChannel,
    workspace,
} from "vscode";
import { ExecuteCommandRequest, ProgressType, WorkDoneProgress } from "vscode-languageclient/node";

import type {
    ApproveParams,
    ApproveResult,
    CallToolParams,
    CallToolResult,
    ChatBegin,
    ChatDelta,
    ChatResult,
    ChatThinking,
    ChatTool,
    Events,
    Notification,
    Requests,
    ServerCommand,
    StepItem,
    TaskResult,
} from "../protocol/generated";
import type { Client } from "./client";
import { inWords } from "./findings";
import { isMisunderstood, isUnknownMethod, saying } from "./failure";
import { Lifecycle, type ServerState } from "./lifecycle";
import type { Trouble } from "./setup/failure";
import { difference, knowsModes } from "./version";

const ANSWERS = new ProgressType<ChatBegin | ChatThinking | ChatTool | ChatDelta>();

/** Who hears of an answer while it is written. */
export interface AnswerHearing {
    /** What it is, before anything of it. */
    readonly begun?: (begun: ChatBegin) => void;
    readonly text: (text: string) => void;
    /** What the model thinks, which is no part of it. */
    readonly thinking?: (text: string) => void;
    /** Something is looked up for it, or has been. */
    readonly step?: (step: StepItem) => void;
}

/** What the server asks while a model answers. A cancelled token means that it wants no answer any more. */
export interface Asked {
    readonly approve: (params: ApproveParams, token: CancellationToken) => Promise<ApproveResult>;
    readonly callTool: (params: CallToolParams, token: CancellationToken) => Promise<CallToolResult>;
}

/** The one server of this window, as the others ask it: it is there as soon as something is asked. */
export class Server implements Disposable {
    readonly #threads = new EventEmitter<Events["codegpt/threadChanged"]>();
    readonly onDidChangeThread = this.#threads.event;
    readonly #texts = new EventEmitter<Events["codegpt/threadText"]>();
    readonly onDidGrowAnswer = this.#texts.event;
    readonly #status = new EventEmitter<Events["codegpt/statusChanged"]>();
    /** The whole status, whoever changed it; only once somebody has asked for `codegpt/status`. */
    readonly onDidChangeStatus = this.#status.event;
    readonly #trust: Disposable;
    readonly #lifecycle: Lifecycle;

    /** @param asked answers what the server asks of this window */
    constructor(
        context: ExtensionContext,
        log: LogOutputChannel,
        private readonly asked: Asked,
    ) {
        this.#lifecycle = new Lifecycle(context, log, (client) => this.#hear(client));
        this.#trust = workspace.onDidGrantWorkspaceTrust(() => {
            // One that starts later is told at its start.
            if (this.#lifecycle.isStarted) {
                void this.notify("codegpt/trustChanged", { trusted: true });
            }
        });
    }

    get state(): ServerState {
        return this.#lifecycle.state;
    }

    /** What keeps the server from running, with ways forward. */
    get trouble(): Trouble | undefined {
        return this.#lifecycle.trouble;
    }

    /** Whether it knows how much a model may do in a conversation. */
    get knowsModes(): boolean {
        return knowsModes(this.#lifecycle.greeting);
    }

    get onDidChangeState(): Event<ServerState> {
        return this.#lifecycle.onDidChangeState;
    }

    /** Something failed that nobody had asked for, so that nobody waits to tell it. */
    get onDidFail(): Event<unknown> {
        return this.#lifecycle.onDidFail;
    }

    /** See whether it is there; nothing is started. */
    async look(): Promise<void> {
        await this.#lifecycle.look();
    }

    /** Somebody looks at what needs it: start it where it is there, else say what would be set up. */
    async wake(): Promise<void> {
        await this.#lifecycle.wake();
    }

    /** Set it up, also where one is there already; `told`: the person has read what will be made. */
    async setUp(told: boolean): Promise<void> {
        await this.#lifecycle.setUp(told);
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
            const tooOld = isUnknownMethod(thrown) || (isOlder(client) && isMisunderstood(thrown));
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
        return inWords(result);
    }

    /** Hear of what a request with this token sends while it is answered. */
    async onAnswer(token: string, { begun, step, text, thinking }: AnswerHearing): Promise<Disposable> {
        return (await this.#running()).onProgress(ANSWERS, token, (value) => {
            switch (value.kind) {
                case "begin":
                    begun?.(value);
                    break;
                case "thinking":
                    thinking?.(value.thinking);
                    break;
                case "tool":
                    step?.(value);
                    break;
                case "delta":
                    text(value.text);
            }
        });
    }

    /** What a waiting person is told about the request with this token; undefined at its end. */
    async onReport(
        token: string,
        take: (message: string | undefined, percentage?: number) => void,
    ): Promise<Disposable> {
        return (await this.#running()).onProgress(WorkDoneProgress.type, token, (value) => {
            if (value.kind === "report") {
                take(value.message, value.percentage);
            }
        });
    }

    async restart(): Promise<void> {
        await this.#lifecycle.restart();
    }

    dispose(): void {
        this.#lifecycle.dispose();
        this.#trust.dispose();
        this.#threads.dispose();
        this.#texts.dispose();
        this.#status.dispose();
    }

    /** Where the command line tool is, for terminals. */
    async program(): Promise<string | undefined> {
        return this.#lifecycle.program();
    }

    async #running(): Promise<Client> {
        return this.#lifecycle.client();
    }

    #hear(client: Client): void {
        client.onRequest("codegpt/approve", (params: ApproveParams, token: CancellationToken) =>
            this.asked.approve(params, token),
        );
        client.onRequest("codegpt/callTool", (params: CallToolParams, token: CancellationToken) =>
            this.asked.callTool(params, token),
        );
        client.onNotification("codegpt/threadChanged", (change: Events["codegpt/threadChanged"]) =>
            this.#threads.fire(change),
        );
        client.onNotification("codegpt/threadText", (more: Events["codegpt/threadText"]) => this.#texts.fire(more));
        client.onNotification("codegpt/statusChanged", (status: Events["codegpt/statusChanged"]) =>
            this.#status.fire(status),
        );
    }
}

function isOlder(client: Client): boolean {
    return difference(client.initializeResult?.capabilities.experimental) === "older";
}
