import { type ConnectionState, type FromConnectionPage, readConnectionState } from "../../connectionPage/messages";
import type { ConnectionWords } from "../../connectionPage/words";

declare function acquireVsCodeApi(): { postMessage(message: FromConnectionPage): void };

const api = acquireVsCodeApi();

export function tell(message: FromConnectionPage): void {
    api.postMessage(message);
}

export function listen(take: (state: ConnectionState) => void): void {
    window.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
        const state = readConnectionState(data);
        if (state !== undefined) {
            take(state);
        }
    });
}

/** The page's sentences, as the extension wrote them into it. */
export const words = JSON.parse(document.getElementById("words")?.textContent ?? "{}") as ConnectionWords;
