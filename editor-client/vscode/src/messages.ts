import { type CancellationToken, type ProgressOptions, window } from "vscode";

import { plain } from "./plain";

// The only place that calls VS Code's notifications: a rule of ESLint forbids them everywhere else.

/** Something a person should know. */
export async function tell(text: string): Promise<void> {
    await window.showInformationMessage(plain(text));
}

/** Something that did not go as asked, with titles to choose from. */
export async function warn(text: string, ...titles: readonly string[]): Promise<string | undefined> {
    return window.showWarningMessage(plain(text), ...titles);
}

/** A failure, with ways forward to choose from. */
export async function fail(text: string, ...titles: readonly string[]): Promise<string | undefined> {
    return window.showErrorMessage(plain(text), ...titles);
}

/** A question that has to be answered before anything else. */
export async function ask(question: string, detail: string, ...titles: readonly string[]): Promise<string | undefined> {
    return window.showWarningMessage(plain(question), { modal: true, detail }, ...titles);
}

/** Work a person waits for. */
export async function waiting<Result>(
    options: ProgressOptions & { title: string },
    work: (report: (message: string) => void, token: CancellationToken) => Promise<Result>,
): Promise<Result> {
    return window.withProgress({ ...options, title: plain(options.title) }, (progress, token) =>
        work((message) => progress.report({ message: plain(message) }), token),
    );
}
