import { JSDOM } from "jsdom";

/** A webview's globals, with nobody at its other end; to be imported before anything that looks for them. */
const { window } = new JSDOM("<!DOCTYPE html><body></body>");
const nobody = { postMessage: () => undefined, getState: () => undefined, setState: () => undefined };
Object.assign(globalThis, { window, document: window.document, acquireVsCodeApi: () => nobody });
