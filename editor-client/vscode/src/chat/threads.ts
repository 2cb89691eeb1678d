import { type Memento, workspace } from "vscode";

import type { SearchHitItem, ThreadItem, ThreadResult } from "../protocol/generated";
import { ifKnown } from "../server/failure";
import type { Server } from "../server/server";

const REMEMBERED = "codegpt.thread";
/** How many a list shows; older ones are found by searching. */
const LISTED = 200;

/** The conversations that the server keeps, and which of them this workspace shows. */
export class Threads {
    constructor(
        private readonly server: Server,
        private readonly memento: Memento,
    ) {}

    /** The thread that this workspace showed last. */
    get remembered(): string | undefined {
        return this.memento.get<string>(REMEMBERED);
    }

    async remember(id: string | undefined): Promise<void> {
        await this.memento.update(REMEMBERED, id);
    }

    create(): Promise<ThreadItem> {
        return this.server.request("codegpt/createThread", folder());
    }

    read(threadId: string): Promise<ThreadResult> {
        return this.server.request("codegpt/thread", { threadId });
    }

    /** Those of the open folder, and all others, the one used last first. */
    async list(): Promise<{ here: ThreadItem[]; elsewhere: ThreadItem[] }> {
        const { threads } = await this.server.request("codegpt/threads", { limit: LISTED });
        const place = folder();
        if (place.workspaceFolder === undefined) {
            return { here: [], elsewhere: threads };
        }
        const here = (await this.server.request("codegpt/threads", { ...place, limit: LISTED })).threads;
        const ids = new Set(here.map(({ id }) => id));
        return { here, elsewhere: threads.filter(({ id }) => !ids.has(id)) };
    }

    /** The newest place in each thread where these words are. */
    async search(query: string): Promise<SearchHitItem[]> {
        const { hits } = await this.server.request("codegpt/searchThreads", { query, limit: LISTED });
        return hits.filter(({ thread }, index) => hits.findIndex((each) => each.thread.id === thread.id) === index);
    }

    rename(threadId: string, title: string): Promise<ThreadItem> {
        return this.server.request("codegpt/renameThread", { threadId, title });
    }

    /** Stop its answers, whichever window asked for them. */
    async stop(threadId: string): Promise<void> {
        await this.server.request("codegpt/stop", { threadId });
    }

    async delete(threadId: string): Promise<void> {
        await this.server.request("codegpt/deleteThread", { threadId });
    }

    /** Delete those of the open folder; where none is open, all. */
    async clear(): Promise<number> {
        const { workspaceFolder } = folder();
        const which = workspaceFolder === undefined ? { all: true as const } : { workspaceFolder };
        return (await this.server.request("codegpt/clearThreads", which)).deleted;
    }

    /** A thread of its own with everything up to this message. */
    fork(threadId: string, messageId: string): Promise<ThreadItem> {
        return this.server.request("codegpt/forkThread", { threadId, messageId });
    }

    /** Remove a question that failed; a server that is too old for that keeps it. */
    async removeQuestion(threadId: string, questionId: string): Promise<void> {
        await ifKnown(this.server.request("codegpt/removeQuestion", { threadId, questionId }));
    }

    /** Make a thread of this folder's out of an exported one. */
    import(content: string, format: "json" | "markdown"): Promise<ThreadItem> {
        return this.server.request("codegpt/importThread", { content, format, ...folder() });
    }

    /** The whole thread as Markdown. */
    async markdown(threadId: string): Promise<string> {
        return (await this.server.request("codegpt/exportThread", { threadId, format: "markdown" })).content;
    }
}

/** The folder that new threads belong to. */
function folder(): { workspaceFolder?: string } {
    const [first] = workspace.workspaceFolders ?? [];
    return first === undefined ? {} : { workspaceFolder: first.uri.toString() };
}
