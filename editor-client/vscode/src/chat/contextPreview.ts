import { type Disposable, EventEmitter, l10n, type TextDocumentContentProvider, Uri, window, workspace } from "vscode";

import type { CarriedCode, ContextPartResult, PreviewContextResult } from "../protocol/generated";
import type { Server } from "../server/server";
import { plainLine } from "../surfaces/plain";
import type { ContextItem } from "./along";

const SCHEME = "codegpt-context";

/** A page that shows, word by word, what goes along with the next question, and what does not. */
export class ContextPreview implements TextDocumentContentProvider, Disposable {
    readonly #changed = new EventEmitter<Uri>();
    readonly onDidChange = this.#changed.event;
    readonly #registration = workspace.registerTextDocumentContentProvider(SCHEME, this);
    #text = "";

    constructor(private readonly server: Server) {}

    /** `threadId`: the conversation the question is asked in. */
    async show(context: readonly ContextItem[], threadId: string | undefined): Promise<void> {
        const asked = { context: [...context], ...(threadId !== undefined && { threadId }) };
        this.#text = written(await this.server.request("codegpt/previewContext", asked));
        const page = Uri.from({ scheme: SCHEME, path: `${l10n.t("What goes along")}.md` });
        this.#changed.fire(page);
        await window.showTextDocument(await workspace.openTextDocument(page), { preview: true });
    }

    provideTextDocumentContent(): string {
        return this.#text;
    }

    dispose(): void {
        this.#registration.dispose();
        this.#changed.dispose();
    }
}

function written({ bytes, conversation, leftOut, parts, tokens }: PreviewContextResult): string {
    const sum = l10n.t("{0} tokens (an estimate), {1} bytes", tokens, bytes);
    const not = leftOut.map(({ message, title }) => `- **${plainLine(title)}**: ${plainLine(message)}\n`);
    return [
        `${sum}\n`,
        ...parts.map(section),
        // A server of before tells none.
        ...((conversation as typeof conversation | undefined) ?? []).map(earlier),
        ...(not.length > 0 ? [`\n## ${l10n.t("Does not go along")}\n\n`, ...not] : []),
    ].join("");
}

function section({ languageId, mediaType, note, text, title, tokens }: ContextPartResult): string {
    const remark = note === undefined ? "" : `${plainLine(note)}\n\n`;
    return `\n## ${plainLine(title)} · ${l10n.t("{0} tokens", tokens)}\n\n${remark}${mediaType === undefined ? fenced(languageId, text) : `${mediaType}\n`}`;
}

/** An earlier question of the conversation that is sent again with its code. */
function earlier({ text, titles, tokens }: CarriedCode): string {
    const remark = l10n.t("With an earlier question of this chat");
    return `\n## ${plainLine(titles.join(", "))} · ${l10n.t("{0} tokens", tokens)}\n\n${remark}\n\n${fenced("markdown", text)}`;
}

/** A fence longer than any in the text leaves that as it is. */
function fenced(languageId: string, text: string): string {
    const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
    const fence = "`".repeat(longest + 1);
    return `${fence}${languageId}\n${text.replace(/\n$/, "")}\n${fence}\n`;
}
