import {
    type Comment,
    type CommentController,
    CommentMode,
    CommentThreadCollapsibleState,
    type CommentThread,
    type Disposable,
    l10n,
    type MarkdownString,
    type Range,
} from "vscode";

import { placeOf } from "../names";
import { plain } from "../selection";
import type { Failure } from "../server/failure";
import { foreignMarkdown } from "../surfaces/markdown";
import { asMarkdown } from "../surfaces/markdownText";
import { plainLine } from "../surfaces/plain";
import { isWebPage } from "../surfaces/webPage";
import { closed } from "./answer";
import type { Piece } from "./piece";
import type { Turn } from "./talk";

/** Milliseconds between two drawings; in less VS Code takes two changes of a thread for one. */
const REDRAWN_AFTER = 150;

/** The conversation as it stands between the lines of the editor. */
export class InlineThread implements Disposable {
    readonly #thread: CommentThread;
    /** What is drawn of each turn: VS Code keeps what it shows of a comment for as long as the object stays the same. */
    readonly #drawn = new Map<Turn, readonly [question: Comment, answer: Comment]>();
    #drawing: NodeJS.Timeout | undefined;

    constructor(controller: CommentController, { document, range, text }: Piece, at: Range) {
        this.#thread = controller.createCommentThread(document.uri, at, []);
        const place = placeOf({ uri: document.uri.toString(), ...(text !== "" && { range: plain(range) }) });
        this.#thread.label = plainLine(l10n.t("Inline Chat: {0}", place));
        this.#thread.canReply = true;
        this.#thread.collapsibleState = CommentThreadCollapsibleState.Expanded;
    }

    /** What the menus go by: `answering`, `code`, `ready`, `failed` and what helps against that. */
    set situation(situation: string) {
        // Each setting puts off what VS Code is told, also one that changes nothing.
        if (this.#thread.contextValue !== situation) {
            this.#thread.contextValue = situation;
        }
    }

    /** Draw the turns soon. */
    draw(turns: readonly Turn[]): void {
        turns.forEach((turn) => this.#prepare(turn));
        this.#drawing ??= setTimeout(() => {
            this.#drawing = undefined;
            this.#thread.comments = turns.flatMap((turn) => [...(this.#drawn.get(turn) ?? [])]);
        }, REDRAWN_AFTER);
    }

    dispose(): void {
        clearTimeout(this.#drawing);
        this.#thread.dispose();
    }

    #prepare(turn: Turn): void {
        const made = this.#drawn.get(turn) ?? [
            {
                author: { name: l10n.t("You") },
                body: foreignMarkdown(asMarkdown(turn.question)),
                mode: CommentMode.Preview,
            },
            { author: { name: "CodeGPT" }, body: "", mode: CommentMode.Preview },
        ];
        made[1].body = answerText(turn);
        this.#drawn.set(turn, made);
    }
}

function answerText(turn: Turn): MarkdownString {
    const body = foreignMarkdown(closed(turn.text));
    for (const note of notesOf(turn)) {
        body.appendMarkdown(body.value === "" ? asMarkdown(note) : `\n\n*${asMarkdown(note)}*`);
    }
    for (const [title, url] of pagesOf(turn.failure)) {
        body.appendMarkdown(`\n\n[${asMarkdown(title)}](${url})`);
    }
    return body;
}

/** What is to be told about an answer besides its text. */
export function notesOf(turn: Turn): readonly string[] {
    switch (turn.state) {
        case "streaming":
            return turn.text === "" ? [turn.activity ?? l10n.t("Waiting…")] : [];
        case "stopped":
            return [l10n.t("Stopped. What had arrived is kept.")];
        case "failed":
            return [turn.failure?.message ?? ""];
        case "complete":
            return turn.text.trim() === "" ? [l10n.t("The answer is empty."), ...turn.notes] : turn.notes;
    }
}

/** The pages an error points to; what else it offers stands below as buttons. */
function pagesOf(failure: Failure | undefined): (readonly [string, string])[] {
    const actions = (failure?.data?.actions ?? []).map(({ title, url }) => [title, url] as const);
    const learn = [l10n.t("What this error means"), failure?.data?.docs] as const;
    return [...actions, learn].flatMap(([title, url]) =>
        typeof url === "string" && isWebPage(url)
            ? [[title, encodeURI(decodeURI(url)).replaceAll("(", "%28").replaceAll(")", "%29")]]
            : [],
    );
}
