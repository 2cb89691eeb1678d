import { basename } from "node:path";

import { type Diagnostic, l10n, languages, type Range, type TextEditor, window } from "vscode";

import type { Conversation } from "./chat/conversation";
import type { TaskItem } from "./protocol/generated";
import { isUnknownMethod } from "./server/failure";
import type { Server } from "./server/server";

/** A task of the server, run by its command on a piece of code. */
type Task = Pick<TaskItem, "command" | "name" | "title">;

/** A range as LSP has it; VS Code's own would be sent as an array. */
interface Span {
    readonly start: Readonly<Record<"line" | "character", number>>;
    readonly end: Readonly<Record<"line" | "character", number>>;
}

/** What a task is about, as the server's commands take it. */
export interface About {
    readonly uri: string;
    readonly range?: Span;
    readonly diagnostics: readonly object[];
    readonly question?: string;
}

const MOST_DIAGNOSTICS = 50;

/** The named tasks on the selected code, from the menu, the palette or a slash in the chat. */
export class Tasks {
    /** Those that have a command in the palette. */
    readonly builtIn: readonly Task[] = [
        { command: "codegpt.explain", name: "explain", title: l10n.t("Explain") },
        { command: "codegpt.refactor", name: "refactor", title: l10n.t("Refactor") },
        { command: "codegpt.document", name: "document", title: l10n.t("Document") },
        { command: "codegpt.findProblems", name: "find-problems", title: l10n.t("Find Problems") },
        { command: "codegpt.unitTest", name: "unit-test", title: l10n.t("Unit Test") },
        { command: "codegpt.fix", name: "fix", title: l10n.t("Fix") },
    ];

    #own: readonly Task[] = [];

    constructor(
        private readonly server: Server,
        private readonly conversation: Conversation,
        private readonly editor: () => TextEditor | undefined,
        private readonly showChat: () => Promise<void>,
    ) {}

    /** What a slash in the chat offers. */
    get slashes(): { name: string; title: string }[] {
        return this.#all.map(({ name, title }) => ({ name, title }));
    }

    /** Learn which tasks the person wrote; a server that knows no such list has none. */
    async refresh(): Promise<void> {
        try {
            const { tasks } = await this.server.request("codegpt/tasks", {});
            this.#own = tasks.filter((each) => each.own);
        } catch (thrown) {
            if (!isUnknownMethod(thrown)) {
                throw thrown;
            }
        }
    }

    /** A question typed into the chat: a task where it begins with one's slash command. */
    async ask(text: string): Promise<void> {
        const [, name, rest] = /^\s*\/([\w-]+)\s*([^]*)$/.exec(text) ?? [];
        const task = this.#all.find((each) => each.name === name?.toLowerCase());
        await (task ? this.run(task, rest ?? "") : this.conversation.ask(text));
    }

    /** Run a task on the selection of the active editor, or on all of it; `question`: what the person wants besides. */
    async run(task: Task, question = ""): Promise<void> {
        const editor = this.editor();
        if (editor === undefined) {
            void window.showWarningMessage(l10n.t("Open a file and select the code that is meant."));
            return;
        }
        await this.showChat();
        const shown = [`${task.title}: ${placeOf(editor)}`, question].filter(Boolean).join("\n\n");
        await this.conversation.run(task.command, shown, { task: task.name, ...about(editor, question) });
    }

    /** Ask a question about the selected code. */
    async askAboutSelection(): Promise<void> {
        const question = await window.showInputBox({
            title: l10n.t("Ask about the selected code"),
            placeHolder: l10n.t("What do you want to know?"),
        });
        if (question?.trim()) {
            await this.run({ command: "codegpt.ask", name: "ask", title: l10n.t("Ask") }, question.trim());
        }
    }

    /** A person's own task with the name of a built-in one stands in its place. */
    get #all(): readonly Task[] {
        const names = new Set(this.#own.map(({ name }) => name));
        return [...this.builtIn.filter(({ name }) => !names.has(name)), ...this.#own];
    }
}

function placeOf({ document, selection }: TextEditor): string {
    const name = basename(document.fileName);
    return selection.isEmpty ? name : `${name}:${selection.start.line + 1}–${selection.end.line + 1}`;
}

function about({ document, selection }: TextEditor, question: string): About {
    const range = selection.isEmpty ? undefined : selection;
    const diagnostics = languages
        .getDiagnostics(document.uri)
        .filter((each) => range === undefined || each.range.intersection(range) !== undefined)
        .slice(0, MOST_DIAGNOSTICS);
    return {
        uri: document.uri.toString(),
        ...(range && { range: plain(range) }),
        diagnostics: diagnostics.map(diagnostic),
        ...(question !== "" && { question }),
    };
}

function plain({ end, start }: Range): Span {
    return {
        start: { line: start.line, character: start.character },
        end: { line: end.line, character: end.character },
    };
}

function diagnostic({ message, range, severity, source }: Diagnostic): object {
    return { range: plain(range), message, severity: severity + 1, ...(source !== undefined && { source }) };
}
