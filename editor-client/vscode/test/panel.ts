import { readFileSync } from "node:fs";

import { JSDOM } from "jsdom";

import type { FromPage } from "../src/chat/messages";

/** The chat's page in a webview whose other end writes down what it is told; to be imported before the page's own parts. */
const sentences = readFileSync("src/chat/words.ts", "utf8").matchAll(/(\w+): l10n\.t\(\s*"([^"]*)"/g);
const words = JSON.stringify(Object.fromEntries([...sentences].map(([, name, text]) => [name, text])));
const { window } = new JSDOM(
    `<!DOCTYPE html><body><script type="application/json" id="words">${words}</script></body>`,
);

/** What the page has asked for. */
export const told: FromPage[] = [];

const webview = {
    postMessage: (message: FromPage) => told.push(message),
    getState: () => undefined,
    setState: () => undefined,
};
Object.assign(globalThis, { window, document: window.document, acquireVsCodeApi: () => webview });

/** An element of the page to draw into. */
export function place(): HTMLElement {
    return window.document.body.appendChild(window.document.createElement("div"));
}

/** A key pressed in an element. */
export function press(element: Element, key: string): void {
    element.dispatchEvent(new window.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}
