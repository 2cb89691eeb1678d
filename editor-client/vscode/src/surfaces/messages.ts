import { type CancellationToken, type ProgressOptions, window } from "vscode";

import { plain, plainLine } from "./plain";

// The only place that calls VS Code's notifications: a rule of ESLint forbids them everywhere else.

/** Something a person should know, with titles to choose from. */
export async function tell(text: string, ...titles: readonly string[]): Promise<string | undefined> {
    return taken(titles, (shown) => window.showInformationMessage(plain(text), ...shown));
}

/** Something that did not go as asked, with titles to choose from. */
export async function warn(text: string, ...titles: readonly string[]): Promise<string | undefined> {
    return taken(titles, (shown) => window.showWarningMessage(plain(text), ...shown));
}

/** A failure, with ways forward to choose from. */
export async function fail(text: string, ...titles: readonly string[]): Promise<string | undefined> {
    return taken(titles, (shown) => window.showErrorMessage(plain(text), ...shown));
}

/** A question that has to be answered before anything else. */
export async function ask(question: string, detail: string, ...titles: readonly string[]): Promise<string | undefined> {
    const options = { modal: true, detail: plain(detail) };
    return taken(titles, (shown) => window.showWarningMessage(plain(question), options, ...shown));
}

/** What is being done, and how much of all is done where that is known. */
export type Report = (message: string, percentage?: number) => void;

/** Work a person waits for. */
export async function waiting<Result>(
    options: ProgressOptions & { title: string },
    work: (report: Report, token: CancellationToken) => Promise<Result>,
): Promise<Result> {
    return window.withProgress({ ...options, title: plainLine(options.title) }, (progress, token) => {
        let before = 0;
        const report: Report = (message, percentage = before) => {
            progress.report({ message: plainLine(message), increment: percentage - before });
            before = percentage;
        };
        return work(report, token);
    });
}

/** The title that was taken, as it was given. Buttons may name what a provider or a server named. */
async function taken(
    titles: readonly string[],
    show: (shown: readonly string[]) => Thenable<string | undefined>,
): Promise<string | undefined> {
    const shown = titles.map(plainLine);
    const chosen = await show(shown);
    return titles.find((_, index) => shown[index] === chosen);
}
