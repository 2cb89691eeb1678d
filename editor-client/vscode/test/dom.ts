import { JSDOM } from "jsdom";

import type { FromPage } from "../src/chat/messages";

/** What the page has told the extension. */
export const told: FromPage[] = [];

/** A webview's globals; to be imported before anything that looks for them. */
const words = '<script type="application/json" id="words">{ "openFile": "Open {0}" }</script>';
const { window } = new JSDOM(`<!DOCTYPE html><body>${words}</body>`);
const extension = {
    postMessage: (message: FromPage) => told.push(message),
    getState: () => undefined,
    setState: () => undefined,
};
Object.assign(globalThis, { window, document: window.document, acquireVsCodeApi: () => extension });
