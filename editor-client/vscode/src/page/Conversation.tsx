import { memo } from "preact/compat";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

import type { Entry } from "../chat/entries";
import { AnswerEntry } from "./AnswerEntry";
import { words } from "./editor";
import { QuestionEntry } from "./QuestionEntry";
import { type Shown, underWay } from "./state";
import { Welcome } from "./Welcome";

/** How near to the end, in pixels, still counts as there. */
const NEAR = 40;
/** Milliseconds after a person's wheel, key or finger in which a scroll counts as theirs. */
const THEIRS = 500;

/** Questions and answers, following the newest text unless the person has scrolled up. */
export function Conversation({ shown }: { readonly shown: Shown }) {
    const { entries, note } = shown;
    const place = useRef<HTMLDivElement>(null);
    const content = useRef<HTMLDivElement>(null);
    const acted = useRef(0);
    const [following, follow] = useState(true);
    const toEnd = (): void => {
        place.current?.scrollTo({ top: place.current.scrollHeight });
    };
    const act = (): void => {
        acted.current = Date.now();
    };
    // Who asks wants to see the answer.
    const questions = entries.filter((each) => each.role === "user").length;
    useEffect(() => follow(true), [questions]);
    useLayoutEffect(() => {
        if (following) {
            toEnd();
        }
    });
    // Entries get their true height only when they are drawn.
    useEffect(() => {
        const watching = new ResizeObserver(() => following && toEnd());
        [place, content].forEach(({ current }) => current && watching.observe(current));
        return () => watching.disconnect();
    }, [following]);
    return (
        <div class="conversation-frame">
            <div
                ref={place}
                class="conversation"
                role="log"
                aria-live="off"
                aria-label={words.conversation}
                aria-busy={underWay(shown) !== undefined}
                tabIndex={0}
                onWheel={act}
                onKeyDown={act}
                onPointerDown={act}
                onTouchMove={act}
                onScroll={({ currentTarget: { clientHeight, scrollHeight, scrollTop } }) => {
                    const near = scrollHeight - scrollTop - clientHeight < NEAR;
                    if (near || Date.now() - acted.current < THEIRS) {
                        follow(near);
                    }
                }}
            >
                <div ref={content}>
                    {entries.length === 0 && <Welcome surroundings={shown.surroundings} />}
                    {entries.map((entry) => (
                        <EntryRow
                            key={entry.id}
                            entry={entry}
                            last={entry === entries.at(-1)}
                            resendable={!underWay(shown)}
                            note={entry === entries.at(-1) ? note : null}
                        />
                    ))}
                </div>
            </div>
            {!following && (
                <button
                    type="button"
                    class="icon jump codicon codicon-arrow-down"
                    title={words.jumpDown}
                    aria-label={words.jumpDown}
                    onClick={() => {
                        follow(true);
                        toEnd();
                    }}
                />
            )}
        </div>
    );
}

interface RowProps {
    readonly entry: Entry;
    readonly last: boolean;
    readonly resendable: boolean;
    readonly note: string | null;
}

const EntryRow = memo(function EntryRow({ entry, last, note, resendable }: RowProps) {
    return entry.role === "user" ? (
        <QuestionEntry question={entry} resendable={resendable} />
    ) : (
        <AnswerEntry answer={entry} last={last} note={note} />
    );
});
