import { useEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";

import type { ToPage } from "../chat/messages";
import { Announcer } from "./Announcer";
import { Approvals, type ApprovalsDoor } from "./Approvals";
import { keepChordsOut } from "./chords";
import { Composer, type ComposerDoor } from "./Composer";
import { Conversation } from "./Conversation";
import { Desk, DeskProvider } from "./desk";
import { fill, keep, kept, listen, tell, words } from "./editor";
import { ServerTrouble } from "./ServerTrouble";
import { after, NOTHING, type Shown, underWay } from "./state";

const KEPT_AFTER = 300;

/** The whole chat: the conversation above, what one types below. */
export function Panel() {
    const [shown, take] = useReducer<Shown, readonly ToPage[]>(
        (before, messages) => messages.reduce(after, before),
        NOTHING,
    );
    const [draft, setDraft] = useState(kept?.draft ?? "");
    /** What waited before a reload: of a window's reload it waits no more, and is a draft again. */
    const lost = useRef<readonly string[]>(kept?.queued ?? []);
    const composer = useRef<ComposerDoor>(null);
    const approvals = useRef<ApprovalsDoor>(null);
    const desk = useMemo(() => new Desk(), []);
    useEffect(() => keepChordsOut(window), []);
    useEffect(() => {
        const takeSoon = perFrame((messages) => {
            messages.forEach((each) => desk.live.take(each));
            take(messages);
            desk.live.tell();
        });
        listen((message) => {
            if (desk.take(message)) {
                return;
            }
            if (message.kind === "giveBack") {
                setDraft((typed) => joined(message.text, typed));
                composer.current?.focus();
            } else if (message.kind === "draft") {
                // What is half-written is worth more than a suggestion.
                setDraft((before) => (before.trim() === "" ? message.text : before));
                composer.current?.focus();
            } else if (message.kind === "focus") {
                // What waits for an answer comes before what one might type.
                if (!approvals.current?.focus()) {
                    composer.current?.focus();
                }
            } else {
                if (message.kind === "queued") {
                    const waiting = message.questions.map(({ text }) => text);
                    setDraft((typed) => joined(...lost.current.filter((each) => !waiting.includes(each)), typed));
                    lost.current = [];
                }
                takeSoon(message);
            }
        });
        tell({ kind: "ready" });
    }, []);
    useEffect(() => {
        const queued = shown.queued.map(({ text }) => text);
        const timer = setTimeout(() => keep({ draft, queued }), KEPT_AFTER);
        return () => clearTimeout(timer);
    }, [draft, shown.queued]);
    const trouble = shown.surroundings?.trouble;
    return (
        <DeskProvider value={desk}>
            <main class="panel">
                <Conversation shown={shown} />
                <Announcer answer={shown.entries.at(-1)} />
                {trouble && shown.entries.length > 0 && (
                    <div class="banner" role="alert">
                        <ServerTrouble trouble={trouble} />
                    </div>
                )}
                {shown.banner !== null && (
                    <div class="banner" role="alert">
                        <span class="codicon codicon-warning" aria-hidden="true" />
                        <p>{shown.banner}</p>
                    </div>
                )}
                {shown.surroundings?.fetching !== undefined && (
                    <p class="fetching" role="status">
                        {fill(words.fetching, shown.surroundings.fetching)}
                    </p>
                )}
                <Approvals ref={approvals} approvals={shown.approvals} />
                <Composer
                    ref={composer}
                    shown={shown}
                    draft={draft}
                    onDraft={setDraft}
                    busy={underWay(shown) !== undefined}
                />
            </main>
        </DeskProvider>
    );
}

/** Questions one behind the other, in one field. */
function joined(...texts: readonly string[]): string {
    return texts.filter((each) => each !== "").join("\n\n");
}

/** Messages come faster than a screen is drawn: all of one frame are taken at once, in their order. */
function perFrame(take: (messages: readonly ToPage[]) => void): (message: ToPage) => void {
    let waiting: ToPage[] = [];
    return (message) => {
        waiting.push(message);
        if (waiting.length === 1) {
            afterFrame(() => {
                const messages = waiting;
                waiting = [];
                take(messages);
            });
        }
    };
}

/** A hidden page draws no frames, and goes on all the same. */
function afterFrame(work: () => void): void {
    if (document.hidden) {
        setTimeout(work, 50);
    } else {
        requestAnimationFrame(work);
    }
}
