import { JSDOM } from "jsdom";

/** A browser's globals; to be imported before anything that looks for them. */
const { window } = new JSDOM("<!DOCTYPE html><body></body>");
Object.assign(globalThis, { window, document: window.document });
