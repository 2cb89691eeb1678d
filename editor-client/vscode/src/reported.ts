import { randomUUID } from "node:crypto";

import { type CancellationToken, ProgressLocation } from "vscode";

import { showFailure } from "./failures";
import { failureOf, isCancelled } from "./server/failure";
import type { Server } from "./server/server";
import { waiting } from "./surfaces/messages";

/** Asks the server for something long, whose reports bear the first token. */
type Request<Result> = (workDoneToken: string, token: CancellationToken) => Promise<Result>;

/**
 * Wait for something long: a notification tells how far it is, and can stop it.
 *
 * @param hear hears of each report besides
 */
export async function reported<Result>(
    server: Server,
    title: string,
    request: Request<Result>,
    hear: (message: string) => void = () => undefined,
): Promise<Result> {
    const place = { location: ProgressLocation.Notification, title, cancellable: true };
    return waiting(place, async (report, token) => {
        const workDoneToken = randomUUID();
        const listening = await server.onReport(workDoneToken, (message = "", percentage) => {
            report(message, percentage);
            hear(message);
        });
        try {
            return await request(workDoneToken, token);
        } finally {
            listening.dispose();
        }
    });
}

/** The same of something without a result: whether it came to its end. What failed is told. */
export async function completed(...asked: Parameters<typeof reported<unknown>>): Promise<boolean> {
    try {
        await reported(...asked);
        return true;
    } catch (thrown) {
        if (!isCancelled(thrown)) {
            void showFailure(failureOf(thrown));
        }
        return false;
    }
}
