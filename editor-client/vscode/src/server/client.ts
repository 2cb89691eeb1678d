import { type LogOutputChannel, workspace } from "vscode";
import {
    CloseAction,
    type CloseHandlerResult,
    type DynamicFeature,
    ErrorAction,
    ExecuteCommandRequest,
    LanguageClient,
    type StaticFeature,
    TransportKind,
} from "vscode-languageclient/node";

import { PROTOCOL } from "../protocol/generated";
import { personalSettings } from "./personalSettings";
import { telling, tellOf } from "./told";

/** What the client asks of the one who started it. */
export interface ClientEvents {
    /** The server ended by itself. Resolves when it is to be started again, or to false when it is not. */
    ended(): Promise<boolean>;
}

/** Of other documents, such as a log or a page of ours, the server knows nothing. */
export const WATCHED = ["file", "untitled", "vscode-notebook-cell", "vscode-remote"];

/** The language client, without the commands that the server names: ours of the same names ask what is missing first. */
export class Client extends LanguageClient {
    constructor(
        command: string,
        folder: string,
        settings: readonly string[],
        log: LogOutputChannel,
        events: ClientEvents,
    ) {
        super(
            "codegpt",
            "CodeGPT",
            { command, args: ["serve"], transport: TransportKind.stdio, options: { cwd: folder, env: process.env } },
            {
                documentSelector: WATCHED.map((scheme) => ({ scheme })),
                outputChannel: log,
                traceOutputChannel: log,
                initializationOptions: () => ({
                    protocol: PROTOCOL,
                    ownInterface: true,
                    personalSettings: true,
                    trusted: workspace.isTrusted,
                }),
                initializationFailedHandler: () => false,
                middleware: telling,
                markdown: { isTrusted: false, supportHtml: false },
                errorHandler: {
                    error: () => ({ action: ErrorAction.Continue, handled: true }),
                    closed: async (): Promise<CloseHandlerResult> => ({
                        action: (await events.ended()) ? CloseAction.Restart : CloseAction.DoNotRestart,
                        handled: true,
                    }),
                },
            },
        );
        tellOf(this);
        this.onRequest("codegpt/personalSettings", () => personalSettings(settings));
    }

    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the library's own signature
    override registerFeature(feature: StaticFeature | DynamicFeature<any>): void {
        if (!("registrationType" in feature) || feature.registrationType.method !== ExecuteCommandRequest.method) {
            super.registerFeature(feature);
        }
    }
}
