import { useEffect, useRef, useState } from "preact/hooks";

import type { Entry } from "../chat/entries";
import { words } from "./editor";

/** Says to a screen reader that an answer has begun or ended: not each of its pieces. */
export function Announcer({ answer }: { readonly answer: Entry | undefined }) {
    const [said, say] = useState("");
    const before = useRef<string>(undefined);
    const state = answer?.role === "assistant" ? answer.state : undefined;
    useEffect(() => {
        // What an old conversation ended with is no news.
        if (before.current !== undefined || state === "streaming") {
            say(sentence(answer));
        }
        before.current = state;
    }, [state]);
    return (
        <div class="unseen" role="status">
            {said}
        </div>
    );
}

function sentence(entry: Entry | undefined): string {
    if (entry?.role !== "assistant") {
        return "";
    }
    switch (entry.state) {
        case "streaming":
        case "elsewhere":
            return words.answering;
        case "complete":
            return words.answered;
        case "stopped":
            return words.stopped;
        case "failed":
            return entry.card?.message ?? "";
    }
}
