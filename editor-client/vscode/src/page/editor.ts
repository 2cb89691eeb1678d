import { type FromPage, readToPage, type ToPage } from "../chat/messages";
import type { Words } from "../chat/words";
import { filled } from "../particles";

/** What the page keeps over a reload. */
export interface Kept {
    readonly draft: string;
    /** Questions that waited for an answer; absent in what older versions kept. */
    readonly queued?: readonly string[];
}

declare function acquireVsCodeApi(): {
    postMessage(message: FromPage): void;
    getState(): Kept | undefined;
    setState(state: Kept): void;
};

const api = acquireVsCodeApi();

export const kept = api.getState();

export function tell(message: FromPage): void {
    api.postMessage(message);
}

export function keep(state: Kept): void {
    api.setState(state);
}

export function listen(take: (message: ToPage) => void): void {
    window.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
        const message = readToPage(data);
        if (message === undefined) {
            // To be seen in the developer tools: a page that takes nothing looks like one that waits.
            console.warn(
                "The chat's page could not read a message of the extension",
                (data as { kind?: unknown }).kind,
            );
        } else {
            take(message);
        }
    });
}

/** The page's sentences, as the extension wrote them into it. */
export const words = JSON.parse(document.getElementById("words")?.textContent ?? "{}") as Words;

/** A sentence with its placeholders filled, and its Korean particles as they are read. */
export function fill(sentence: string, ...values: readonly (string | number)[]): string {
    return filled(sentence, values);
}
