import { useLayoutEffect, useMemo, useState } from "preact/hooks";

import { type Action, type Answer, isUnderWay, type Step, type Thinking } from "../chat/entries";
import { useDesk } from "./desk";
import { fill, tell, words } from "./editor";
import { ErrorCard } from "./ErrorCard";
import { Markdown } from "./Markdown";
import { Steps } from "./Steps";
import { Thought } from "./Thought";

interface Props {
    readonly answer: Answer;
    /** Whether it is the newest, which alone can be asked for again. */
    readonly last: boolean;
    /** Whether no answer is under way. */
    readonly idle: boolean;
}

/** An answer as it grows, how it ended, and what it took. */
export function AnswerEntry({ answer, idle, last }: Props) {
    const { card, state } = answer;
    const growing = isUnderWay(answer);
    const live = useLive(answer.id, growing);
    const text = growing ? live.text : answer.text;
    const thinking = growing ? live.thinking : answer.thinking;
    const steps = (growing ? live.steps : answer.steps) ?? [];
    const height = useMemo(() => heightOf(answer.text), [answer.text]);
    return (
        <article
            class={`entry answer ${state}`}
            aria-label={answer.model ?? "CodeGPT"}
            style={{ containIntrinsicBlockSize: `auto ${height}px` }}
        >
            {thinking && <Thought thinking={thinking} />}
            {steps.length > 0 && <Steps id={answer.id} steps={steps} />}
            {text !== "" && <Markdown text={text} growing={growing} />}
            {growing && thinking?.since === undefined && <Activity note={noteOf(state, live.note, text)} />}
            {(answer.notices ?? []).map((notice) => (
                <Remark key={notice} icon="info" text={notice} />
            ))}
            {(answer.leftOut ?? []).map(({ message, title }) => (
                <Remark key={title} icon="eye-closed" text={fill(words.leftOut, title, message)} />
            ))}
            {state === "stopped" && <Remark icon="debug-stop" text={words.stopped} />}
            {answer.finishReason === "length" && <Remark icon="warning" text={words.cutAtLength} />}
            {answer.finishReason === "content_filter" && <Remark icon="warning" text={words.cutByFilter} />}
            {card && <ErrorCard id={answer.id} card={card} />}
            {!growing && <Footer answer={answer} last={last} idle={idle} />}
        </article>
    );
}

/** About how high a text will be, in pixels: the scroll bar goes by it until the text has been in the window. */
function heightOf(text: string): number {
    let lines = 1;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
        lines += 1;
    }
    return 60 + 21 * Math.max(lines, text.length / 40);
}

interface Growing {
    readonly text: string;
    readonly thinking: Thinking | undefined;
    readonly steps: readonly Step[] | undefined;
    readonly note: string | null;
}

/** What is there of an answer under way. */
function useLive(id: string, growing: boolean): Growing {
    const { live } = useDesk();
    const [, draw] = useState({});
    useLayoutEffect(() => (growing ? live.listen(() => draw({})) : undefined), [growing]);
    return { text: live.textOf(id), thinking: live.thinkingOf(id), steps: live.stepsOf(id), note: live.note };
}

function noteOf(state: Answer["state"], told: string | null, text: string): string {
    if (state === "elsewhere") {
        return words.elsewhere;
    }
    return told ?? (text === "" ? words.waiting : words.answering);
}

function Activity({ note }: { readonly note: string }) {
    return (
        <div class="activity">
            <span class="codicon codicon-loading codicon-modifier-spin" aria-hidden="true" />
            {note}
        </div>
    );
}

function Remark({ icon, text }: { readonly icon: string; readonly text: string }) {
    return (
        <div class="remark">
            <span class={`codicon codicon-${icon}`} aria-hidden="true" />
            {text}
        </div>
    );
}

function Footer({ answer, idle, last }: Props) {
    const { card, finishReason, id, inputTokens, model, outputTokens, state, text } = answer;
    const tokens = inputTokens !== undefined && fill(words.tokens, count(inputTokens), count(outputTokens ?? 0));
    const brokeOff = state === "stopped" || (state === "failed" && !card?.actions.some(isContinue));
    const goesOn = last && text.trim() !== "" && (brokeOff || finishReason === "length");
    return (
        <footer class="answer-foot">
            <span class="facts">
                {[model, tokens].filter(Boolean).flatMap((fact, index) => [index > 0 && " · ", <span>{fact}</span>])}
            </span>
            {goesOn && (
                <FootButton icon="debug-continue" title={words.continue} act={() => tell({ kind: "continue" })} />
            )}
            {last && <FootButton icon="refresh" title={words.retry} act={() => tell({ kind: "retry" })} />}
            {idle && !answer.aside && text !== "" && (
                <FootButton icon="repo-forked" title={words.fork} act={() => tell({ kind: "fork", id })} />
            )}
            {text !== "" && (
                <FootButton icon="copy" title={words.copyAnswer} act={() => tell({ kind: "copy", code: text })} />
            )}
        </footer>
    );
}

const isContinue = ({ command }: Action): boolean => command === "codegpt.continue";

function count(tokens: number): string {
    return tokens.toLocaleString(document.documentElement.lang);
}

function FootButton({ act, icon, title }: { readonly icon: string; readonly title: string; readonly act: () => void }) {
    return (
        <button type="button" class={`icon codicon codicon-${icon}`} title={title} aria-label={title} onClick={act} />
    );
}
