import { forwardRef } from "preact/compat";
import { useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";

import type { Approval, Choice } from "../chat/messages";
import { fill, tell, words } from "./editor";
import { seen, spread } from "./hidden";

type Call = Approval["calls"][number];
type Decisions = Readonly<Record<string, Choice>>;

/** What the panel may ask of the questions that wait. */
export interface ApprovalsDoor {
    /** Go there; false where none waits. */
    focus(): boolean;
}

interface Props {
    readonly approvals: readonly Approval[];
}

/** Every question whether something may be run, over what one types: nothing is allowed without an answer. */
export const Approvals = forwardRef<ApprovalsDoor, Props>(function Approvals({ approvals }, outside) {
    const place = useRef<HTMLDivElement>(null);
    useImperativeHandle(outside, () => ({
        focus: () => {
            const first = place.current?.querySelector<HTMLElement>(".approval");
            first?.focus();
            return first !== undefined && first !== null;
        },
    }));
    return (
        <div ref={place} class="approvals">
            {approvals.map((approval) => (
                <Question key={approval.id} approval={approval} />
            ))}
        </div>
    );
});

function Question({ approval }: { readonly approval: Approval }) {
    const { calls, choices, elsewhere, id } = approval;
    const card = useRef<HTMLElement>(null);
    const [decided, setDecided] = useState<Decisions>({});
    useVisit(card);
    const decide = (decisions: Decisions): void => {
        const all = { ...decided, ...decisions };
        setDecided(all);
        if (calls.every((call) => all[call.id] !== undefined)) {
            tell({ kind: "decide", id, decisions: all });
        }
    };
    const title = calls.length === 1 ? words.mayIt : fill(words.mayItAll, calls.length);
    return (
        <section ref={card} class="approval" tabIndex={-1} aria-label={title}>
            <p class="approval-head" role="alert">
                <span class="codicon codicon-shield" aria-hidden="true" />
                {title}
            </p>
            {elsewhere && <p class="approval-note">{words.askedElsewhere}</p>}
            <ol>
                {calls.map((call) => (
                    <CallRow
                        key={call.id}
                        call={call}
                        choices={choices}
                        decided={decided[call.id]}
                        decide={(choice) => decide({ [call.id]: choice })}
                    />
                ))}
            </ol>
            {calls.length > 1 && (
                <div class="card-actions">
                    {(["once", "deny"] as const).map((choice) => (
                        <button
                            key={choice}
                            type="button"
                            class="button secondary"
                            onClick={() => decide(forAll(calls, choice))}
                        >
                            {choice === "once" ? words.allowAll : words.denyAll}
                        </button>
                    ))}
                </div>
            )}
        </section>
    );
}

interface CallProps {
    readonly call: Call;
    readonly choices: readonly Choice[];
    readonly decided: Choice | undefined;
    readonly decide: (choice: Choice) => void;
}

/** One call: what it is, whose, and all that it is given. */
function CallRow({ call, choices, decide, decided }: CallProps) {
    const name = `call-${call.id}`;
    return (
        <li class="call">
            <div class="call-head">
                <strong id={name}>
                    <Whole text={call.title} />
                </strong>
                {call.server !== undefined && (
                    <span class="step-server">
                        <Whole text={call.server} />
                    </span>
                )}
            </div>
            {call.sends && <p class="approval-note">{words.sends}</p>}
            <Given text={call.arguments} />
            <div class="card-actions">
                {choices.map((choice) => (
                    <button
                        key={choice}
                        type="button"
                        class={choice === "once" ? "button" : "button secondary"}
                        aria-describedby={name}
                        aria-pressed={decided === choice}
                        onClick={() => decide(choice)}
                    >
                        {decided === choice && <span class="codicon codicon-check" aria-hidden="true" />}
                        {{ once: words.allowOnce, thread: words.allowThread, deny: words.deny }[choice]}
                    </button>
                ))}
            </div>
        </li>
    );
}

/** Its arguments, whole: they scroll by keyboard, too. */
function Given({ text }: { readonly text: string }) {
    const spreadOut = useMemo(() => spread(text), [text]);
    return (
        <pre class="call-given" tabIndex={0} role="group" aria-label={words.given}>
            <Whole text={spreadOut} />
        </pre>
    );
}

/** A foreign text in which nothing hides. */
function Whole({ text }: { readonly text: string }) {
    const pieces = useMemo(() => seen(text), [text]);
    return <>{pieces.map(({ hidden, text: piece }, index) => (hidden ? <mark key={index}>{piece}</mark> : piece))}</>;
}

/**
 * The focus comes to a question, to none of its buttons, which a key on its way would press, and goes back where it was
 * once that is answered. Who is writing is left alone.
 */
function useVisit(card: { readonly current: HTMLElement | null }): void {
    const before = useRef<HTMLElement | null>(null);
    useEffect(() => {
        before.current = document.activeElement as HTMLElement | null;
        const writing = document.querySelector<HTMLTextAreaElement>("textarea:focus")?.value;
        if (document.hasFocus() && !writing) {
            card.current?.focus();
        }
    }, []);
    useLayoutEffect(
        () => () => {
            if (card.current?.contains(document.activeElement)) {
                const back = before.current === document.body ? null : before.current;
                const field = document.querySelector<HTMLElement>(".composer textarea");
                (back?.isConnected ? back : field)?.focus();
            }
        },
        [],
    );
}

function forAll(calls: readonly Call[], choice: Choice): Decisions {
    return Object.fromEntries(calls.map(({ id }) => [id, choice]));
}
