import { memo } from "preact/compat";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

import type { Entry } from "../chat/entries";
import type { Edited } from "../chat/messages";
import { AnswerEntry } from "./AnswerEntry";
import { useDesk } from "./desk";
import { words } from "./editor";
import { QuestionEntry } from "./QuestionEntry";
import { type Shown, underWay } from "./state";
import { Welcome } from "./Welcome";

/** How near to the end, in pixels, still counts as there. */
const NEAR = 40;
/** Milliseconds after a person's wheel, key or finger in which a scroll counts as theirs. */
const THEIRS = 500;
/** Keys that go up. */
const UP = new Set(["ArrowUp", "Home", "PageUp"]);
/** So many entries are in the page at first, and so many more whenever the person reaches their beginning. */
const AT_ONCE = 40;

/** Questions and answers, following the newest text unless the person has scrolled up. */
export function Conversation({ shown }: { readonly shown: Shown }) {
    const { entries } = shown;
    const place = useRef<HTMLDivElement>(null);
    const content = useRef<HTMLDivElement>(null);
    const acted = useRef(0);
    const before = useRef(0);
    const [following, follow] = useState(true);
    const desk = useDesk();
    const toEnd = (): void => {
        place.current?.scrollTo({ top: place.current.scrollHeight });
    };
    const act = (): void => {
        acted.current = Date.now();
    };
    /** A person goes up: from then on nothing takes them back, not even while the page is still on its way. */
    const actUp = (up: boolean): void => {
        act();
        if (up && (place.current?.scrollTop ?? 0) > 0) {
            follow(false);
        }
    };
    useLayoutEffect(() => {
        desk.window = place.current;
    }, []);
    // Who asks wants to see the answer, and who opens another conversation its end.
    const questions = entries.filter((each) => each.role === "user").length;
    useEffect(() => follow(true), [questions, entries[0]?.id]);
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
                onWheel={({ deltaY }) => actUp(deltaY < 0)}
                onKeyDown={({ key }) => actUp(UP.has(key))}
                onPointerDown={act}
                onTouchMove={act}
                onScroll={({ currentTarget: { clientHeight, scrollHeight, scrollTop } }) => {
                    const near = scrollHeight - scrollTop - clientHeight < NEAR;
                    const down = scrollTop >= before.current;
                    before.current = scrollTop;
                    if (near && down) {
                        follow(true);
                    } else if (!near && Date.now() - acted.current < THEIRS) {
                        follow(false);
                    }
                }}
            >
                <div ref={content}>
                    {entries.length === 0 && <Welcome surroundings={shown.surroundings} />}
                    <Entries entries={entries} idle={!underWay(shown)} edited={shown.edited} />
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

interface EntriesProps {
    readonly entries: readonly Entry[];
    /** Whether no answer is under way. */
    readonly idle: boolean;
    /** The question that is being changed. */
    readonly edited: Edited | null;
}

/** The newest entries, and earlier ones as far as the person has gone back. */
const Entries = memo(function Entries({ edited, entries, idle }: EntriesProps) {
    const begin = entries[0]?.id;
    const [beginning, setBeginning] = useState({ begin, from: Math.max(0, entries.length - AT_ONCE) });
    const from =
        beginning.begin === begin ? Math.min(beginning.from, entries.length) : Math.max(0, entries.length - AT_ONCE);
    const goBack = (): void => setBeginning({ begin, from: Math.max(0, from - AT_ONCE) });
    useLayoutEffect(() => {
        if (beginning.begin !== begin) {
            setBeginning({ begin, from });
        }
    }, [begin]);
    return (
        <>
            {from > 0 && <Earlier key={from} goBack={goBack} />}
            {entries.slice(from).map((entry) => (
                <EntryRow
                    key={entry.id}
                    entry={entry}
                    last={entry === entries.at(-1)}
                    idle={idle}
                    edited={edited?.id === entry.id ? edited : undefined}
                />
            ))}
        </>
    );
});

/** The way to what came before; who scrolls there has taken it. */
function Earlier({ goBack }: { readonly goBack: () => void }) {
    const place = useRef<HTMLDivElement>(null);
    const desk = useDesk();
    useEffect(() => (place.current ? desk.whenNear(place.current, goBack) : undefined), []);
    return (
        <div ref={place} class="earlier">
            <button type="button" class="button secondary" onClick={goBack}>
                {words.earlier}
            </button>
        </div>
    );
}

interface RowProps {
    readonly entry: Entry;
    readonly last: boolean;
    readonly idle: boolean;
    readonly edited: Edited | undefined;
}

const EntryRow = memo(function EntryRow({ edited, entry, idle, last }: RowProps) {
    return entry.role === "user" ? (
        <QuestionEntry question={entry} resendable={idle} edited={edited} />
    ) : (
        <AnswerEntry answer={entry} last={last} idle={idle} />
    );
});
