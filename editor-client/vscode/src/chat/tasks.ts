import { l10n, type TextEditor } from "vscode";

import { warn } from "../surfaces/messages";
import { type About, readAbout } from "../about";
import type { TaskItem } from "../protocol/generated";
import { typedQuestion } from "../question";
import { canAsk, hindrance } from "../readable";
import { selectedIn } from "../selection";
import { ifKnown } from "../server/failure";
import type { Server } from "../server/server";
import { pick } from "../surfaces/lists";
import { type Along, along } from "./along";
import type { Attachments } from "./attachments";
import type { Conversation } from "./conversation";
import { type Called, meant } from "./slash";

/** A task of the server, run by its command on a piece of code. */
type Task = Pick<TaskItem, "command" | "name" | "title"> & {
    /** Whether its code takes the place of the code it is about; typed into the chat it is answered there. */
    readonly edits?: boolean;
};

/** The task whose answer is marks in the code; the others are answered within the conversation. */
const MARKING = "find-problems";
/** What a task can be about. */
const CODE = new Set(["selection", "range", "symbol", "file"]);

/** The named tasks on the selected code, from the menu, the palette or a slash in the chat. */
export class Tasks {
    /** Those that have a command in the palette. */
    readonly builtIn: readonly Task[] = [
        { command: "codegpt.explain", name: "explain", title: l10n.t("Explain") },
        { command: "codegpt.refactor", name: "refactor", title: l10n.t("Refactor"), edits: true },
        { command: "codegpt.document", name: "document", title: l10n.t("Document"), edits: true },
        { command: "codegpt.findProblems", name: "find-problems", title: l10n.t("Find Problems") },
        { command: "codegpt.unitTest", name: "unit-test", title: l10n.t("Unit Test") },
        { command: "codegpt.fix", name: "fix", title: l10n.t("Fix"), edits: true },
    ];

    #own: readonly Task[] = [];
    /** What stands behind the slash of each, in the person's language; an older server knows names only. */
    #slashes: ReadonlyMap<string, string> = new Map();

    constructor(
        private readonly server: Server,
        private readonly conversation: Conversation,
        private readonly attachments: Attachments,
        private readonly editor: () => TextEditor | undefined,
        private readonly showChat: () => Promise<void>,
    ) {}

    /** What a slash in the chat offers. */
    get slashes(): Called[] {
        return this.#all.map(({ name, title }) => ({ name, title, slash: this.#slashes.get(name) }));
    }

    /** Learn which tasks the person wrote; a server that knows no such list has none. */
    async refresh(): Promise<void> {
        const listed = await ifKnown(this.server.request("codegpt/tasks", {}));
        this.#own = listed?.tasks.filter((each) => each.own) ?? this.#own;
        this.#slashes = new Map(listed?.tasks.map(({ name, slash }) => [name, slash ?? name]));
    }

    /** A question typed into the chat, with what goes along; a task without code is about the open file. */
    async ask(text: string): Promise<void> {
        const { rest = "", task } = meant(text, this.#all) ?? {};
        const chosen = this.attachments.take();
        if (task?.name === MARKING) {
            await this.run(task, undefined, rest);
        } else {
            await this.conversation.ask(text, task ? this.#withCode(chosen) : chosen);
        }
    }

    /** Ask another question in the place of an earlier one, about this code. */
    async resend(id: string, text: string, along: Along): Promise<void> {
        await this.conversation.resend(id, text, meant(text, this.#all) ? this.#withCode(along) : along);
    }

    /**
     * Run a task on what a code action named, else on the selection of the active editor, else on all of it.
     *
     * @param given what the command was called with; only what a code action of the server says is taken from it
     * @param question what the person wants besides
     */
    async run(task: Task, given?: unknown, question = ""): Promise<void> {
        const meant = readAbout(given) ?? this.#selected();
        if (meant !== undefined) {
            await this.showChat();
            await (task.name === MARKING ? this.#mark(task, meant, question) : this.#chat(task, meant, question));
        }
    }

    /** Run a task by its name, a person's own too; without one they pick it. One that edits, `change` does. */
    async runNamed(given: unknown, change: (task: string, about?: About) => Promise<void>): Promise<void> {
        await this.refresh();
        const meant = readAbout(given);
        const task = meant?.task === undefined ? await this.#pick() : this.#all.find(({ name }) => name === meant.task);
        if (task) {
            await (task.edits ? change(task.name, meant) : this.run(task, meant));
        }
    }

    /** Ask a question about a piece of code. */
    async askAbout(given?: unknown): Promise<void> {
        const meant = readAbout(given) ?? this.#selected();
        if (meant === undefined) {
            return;
        }
        const title = l10n.t("Ask about the selected code");
        const question = await typedQuestion(title, l10n.t("What do you want to know?"));
        if (question !== undefined) {
            await this.askIn(meant, question);
        }
    }

    /** Ask in the chat about this code. */
    async askIn(about: About, question: string): Promise<void> {
        await this.run({ command: "codegpt.ask", name: "ask", title: l10n.t("Ask") }, about, question);
    }

    /** Take the marks of Find Problems away. */
    async clearProblems(): Promise<void> {
        await this.server.run("codegpt.clearProblems", {});
    }

    /** The answer is marked in the code too. */
    async #mark({ command, name }: Task, meant: About, question: string): Promise<void> {
        this.attachments.selectionTaken();
        const asked = question === "" ? meant : { ...meant, question };
        await this.conversation.mark({ command, name, asked }, `/${name} ${question}`.trim(), along(meant));
    }

    async #chat({ name }: Task, meant: About, question: string): Promise<void> {
        const text = name === "ask" ? question : `/${this.#slashes.get(name) ?? name} ${question}`.trim();
        this.attachments.selectionTaken();
        await this.conversation.ask(text, along(meant));
    }

    #withCode(chosen: Along): Along {
        const editor = this.editor();
        if (
            editor === undefined ||
            hindrance(editor) !== undefined ||
            chosen.items.some(({ kind }) => CODE.has(kind))
        ) {
            return chosen;
        }
        const { items, references } = along(selectedIn(editor));
        return { items: [...items, ...chosen.items], references: [...references, ...chosen.references] };
    }

    async #pick(): Promise<Task | undefined> {
        const items = this.#all.map((task) => ({
            label: task.title,
            description: `/${this.#slashes.get(task.name) ?? task.name}`,
            task,
        }));
        return (await pick(items, { title: l10n.t("Run a Task on the Code") }))?.task;
    }

    #selected(): About | undefined {
        const editor = this.editor();
        if (editor === undefined) {
            void warn(l10n.t("Open a file and select the code that is meant."));
            return undefined;
        }
        return canAsk(editor) ? selectedIn(editor) : undefined;
    }

    /** A person's own task with the name of a built-in one stands in its place. */
    get #all(): readonly Task[] {
        const names = new Set(this.#own.map(({ name }) => name));
        return [...this.builtIn.filter(({ name }) => !names.has(name)), ...this.#own];
    }
}
