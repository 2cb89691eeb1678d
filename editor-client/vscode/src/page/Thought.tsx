import { useEffect, useState } from "preact/hooks";

import type { Thinking } from "../chat/entries";
import { secondsOf } from "../chat/thinking";
import { durationOf } from "./duration";
import { fill, words } from "./editor";

/** What the model thought, folded: its bare words, which are nobody's answer. */
export function Thought({ thinking }: { readonly thinking: Thinking }) {
    const [open, setOpen] = useState(false);
    const now = useNow(thinking.since !== undefined);
    const took = durationOf(secondsOf(thinking, now));
    return (
        <details class="folded thought" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
            <summary>
                <span class="codicon codicon-chevron-right" aria-hidden="true" />
                {fill(thinking.since === undefined ? words.thought : words.thinking, took)}
            </summary>
            {/* As long as it is folded, nothing is drawn anew with each piece of it. */}
            {open && <div class="thought-text">{thinking.text}</div>}
        </details>
    );
}

/** The time, told anew each second while it is `running`. */
function useNow(running: boolean): number {
    const [, draw] = useState({});
    useEffect(() => {
        const timer = running ? setInterval(() => draw({}), 1000) : undefined;
        return () => clearInterval(timer);
    }, [running]);
    return Date.now();
}
