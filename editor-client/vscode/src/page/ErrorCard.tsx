import { useEffect, useState } from "preact/hooks";

import type { Action, Card } from "../chat/entries";
import { durationOf } from "./duration";
import { fill, tell, words } from "./editor";

const RETRY = "codegpt.retry";

/** What went wrong, in the server's words, and the ways forward. */
export function ErrorCard({ card, id }: { readonly id: string; readonly card: Card }) {
    const left = useSecondsUntil(card.retryAt);
    return (
        <section class="card" role="group" aria-label={card.message}>
            <div class="card-head">
                <span class="codicon codicon-error" aria-hidden="true" />
                <p>{card.message}</p>
            </div>
            <div class="card-actions">
                {card.actions.map((action, index) => (
                    <ActionButton key={index} action={action} first={index === 0} left={left} id={id} index={index} />
                ))}
            </div>
            {(card.docs !== undefined || card.requestId !== undefined) && (
                <div class="card-foot">
                    {card.docs !== undefined && <a href={card.docs}>{words.learnMore}</a>}
                    {card.requestId !== undefined && <span>{fill(words.requestId, card.requestId)}</span>}
                </div>
            )}
        </section>
    );
}

interface ActionProps {
    readonly action: Action;
    readonly first: boolean;
    readonly id: string;
    readonly index: number;
    /** Seconds until asking again makes sense. */
    readonly left: number;
}

function ActionButton({ action, first, id, index, left }: ActionProps) {
    if (action.url !== undefined && action.command === undefined) {
        return (
            <a class="button secondary" href={action.url}>
                {action.title}
                <span class="codicon codicon-link-external" aria-hidden="true" />
            </a>
        );
    }
    const title = action.command === RETRY && left > 0 ? fill(words.retryIn, durationOf(left)) : action.title;
    return (
        <button
            type="button"
            class={first ? "button" : "button secondary"}
            onClick={() => tell({ kind: "takeAction", id, index })}
        >
            {title}
        </button>
    );
}

/** Counts down to that moment; 0 from then on. */
function useSecondsUntil(moment: number | undefined): number {
    const left = (): number => Math.max(0, Math.ceil(((moment ?? 0) - Date.now()) / 1000));
    const [seconds, setSeconds] = useState(left);
    useEffect(() => {
        const timer = setInterval(() => {
            setSeconds(left());
            if (left() === 0) {
                clearInterval(timer);
            }
        }, 250);
        return () => clearInterval(timer);
    }, [moment]);
    return seconds;
}
