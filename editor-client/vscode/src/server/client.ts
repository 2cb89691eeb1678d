import { type LogOutputChannel, workspace } from "vscode";
import {
    CloseAction,
    type CloseHandlerResult,
    type DynamicFeature,
    ErrorAction,
    ExecuteCommandRequest,
    LanguageClient,
    type StaticFeature,
    type StreamInfo,
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
    /** `open` starts a server; it is called again for each that ended. */
    constructor(open: () => StreamInfo, settings: readonly string[], log: LogOutputChannel, events: ClientEvents) {
        super("codegpt", "CodeGPT", () => Promise.resolve(open()), {
            documentSelector: WATCHED.map((scheme) => ({ scheme })),
            outputChannel: log,
            traceOutputChannel: log,
            initializationOptions: () => ({
                protocol: PROTOCOL,
                ownInterface: true,
                personalSettings: true,
                trusted: workspace.isTrusted,
                approvals: true,
                clientTools: ["diagnostics", "symbols", "references"],
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
        });
        tellOf(this);
        this.onRequest("codegpt/personalSettings", () => personalSettings(settings));
    }

    /** Of what goes wrong people hear from us, in their language: the library's words are for the log. */
    override error(message: string, data?: unknown): void {
        super.error(message, data, false);
    }

    override warn(message: string, data?: unknown): void {
        super.warn(message, data, false);
    }

    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the library's own signature
    override registerFeature(feature: StaticFeature | DynamicFeature<any>): void {
        if (!("registrationType" in feature) || feature.registrationType.method !== ExecuteCommandRequest.method) {
            super.registerFeature(feature);
        }
    }
}
