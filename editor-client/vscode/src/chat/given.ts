import type { Attachments } from "./attachments";
import type { ContextPreview } from "./contextPreview";
import type { ContextItem } from "./along";

/** A text from elsewhere in the window, and the question that a person most likely has about it. */
export interface Given {
    readonly title: string;
    readonly text: string;
    readonly question: string;
    /** The code it is about. */
    readonly code?: { readonly item: ContextItem; readonly title: string };
}

/** Show word by word what would go along, and write the question; it is the person who sends it. */
export async function offer(
    { code, question, text, title }: Given,
    attachments: Attachments,
    preview: ContextPreview,
    threadId: string | undefined,
    draft: (question: string) => Promise<void>,
): Promise<void> {
    attachments.add({ kind: "text", title, text }, title);
    if (code) {
        attachments.add(code.item, code.title);
    }
    await preview.show(attachments.items, threadId);
    await draft(question);
}
