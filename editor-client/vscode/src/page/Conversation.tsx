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

/** Questions and answers, following the newest text unless the person has scrolled up. */
export function Conversation({ shown }: { readonly shown: Shown }) {
    const { entries, note } = shown;
    const place = useRef<HTMLDivElement>(null);
    const [following, follow] = useState(true);
    const toEnd = (): void => {
        place.current?.scrollTo({ top: place.current.scrollHeight });
    };
    useLayoutEffect(() => {
        if (following) {
            toEnd();
        }
    });
    useEffect(() => {
        const watching = new ResizeObserver(() => following && toEnd());
        if (place.current) {
            watching.observe(place.current);
        }
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
                onScroll={({ currentTarget: { clientHeight, scrollHeight, scrollTop } }) =>
                    follow(scrollHeight - scrollTop - clientHeight < NEAR)
                }
            >
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
