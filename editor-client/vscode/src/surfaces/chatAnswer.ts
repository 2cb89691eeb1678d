import type { ChatResponseStream, ChatResult } from "vscode";

import type { ErrorAction } from "../protocol/generated";
import { madeSafe } from "./markdown";
import { asMarkdown, Lines } from "./markdownText";
import { plain, plainLine } from "./plain";

// The only place that writes into VS Code's own chat.

/** An answer in VS Code's own chat, which renders Markdown: of a foreign one no images, no commands, only web links. */
export class ChatAnswer {
    readonly #lines = new Lines();
    #text = "";

    constructor(private readonly stream: ChatResponseStream) {}

    /** More of what the model says. */
    add(text: string): void {
        this.#text += text;
        this.#write(this.#lines.add(text));
    }

    /** There is no more of it. */
    end(): void {
        this.#write(this.#lines.rest());
    }

    /** Something to know beside the answer. */
    remark(text: string): void {
        this.#write(`\n\n> ${asMarkdown(plainLine(text))}\n\n`);
    }

    /** A way forward that the server offers, which the caller has found to be one of ours. */
    offer({ arguments: given, command, title, url }: ErrorAction): void {
        if (command !== undefined) {
            this.stream.button({ title: plainLine(title), command, arguments: [...(given ?? [])] });
        } else if (url !== undefined) {
            this.#write(`\n\n[${asMarkdown(plainLine(title))}](${url})\n\n`);
        }
    }

    /** How it ended, with why where it failed. */
    outcome(failure?: string): ChatResult {
        const metadata = { text: this.#text };
        return failure === undefined
            ? { metadata }
            : { metadata, errorDetails: { message: asMarkdown(plain(failure)) } };
    }

    #write(markdown: string): void {
        if (markdown !== "") {
            this.stream.markdown(madeSafe(markdown));
        }
    }
}
