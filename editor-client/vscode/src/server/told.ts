import {
    type LanguageClient,
    MessageType,
    type Middleware,
    type ShowMessageParams,
    ShowMessageNotification,
    ShowMessageRequest,
    type ShowMessageRequestParams,
} from "vscode-languageclient/node";

import { fail, tell, warn } from "../surfaces/messages";
import { plainLine } from "../surfaces/plain";
import { openWebPage } from "../surfaces/webPage";

/** What the server tells the person by itself. The library would hand its texts to VS Code as they are. */
export function tellOf(client: LanguageClient): void {
    client.onNotification(ShowMessageNotification.type, (told) => void show(told));
    client.onRequest(ShowMessageRequest.type, async ({ actions = [], ...told }: ShowMessageRequestParams) => {
        const title = await show(told, ...actions.map((action) => action.title));
        return actions.find((action) => action.title === title) ?? null;
    });
}

/** The rest of it: progress of its own, and pages and files that it opens. */
export const telling: Pick<Middleware, "handleWorkDoneProgress" | "window"> = {
    handleWorkDoneProgress: (token, params, next) => {
        // The library hands on the very object that it has been given, whatever is called here.
        if (params.message !== undefined) {
            params.message = plainLine(params.message);
        }
        if (params.kind === "begin") {
            params.title = plainLine(params.title);
        }
        next(token, params);
    },
    window: {
        showDocument: async (params, token, next) => {
            if (params.external !== true) {
                return next(params, token);
            }
            return { success: await openWebPage(params.uri) };
        },
    },
};

async function show({ message, type }: ShowMessageParams, ...titles: readonly string[]): Promise<string | undefined> {
    switch (type) {
        case MessageType.Error:
            return fail(message, ...titles);
        case MessageType.Warning:
            return warn(message, ...titles);
        default:
            return tell(message, ...titles);
    }
}
