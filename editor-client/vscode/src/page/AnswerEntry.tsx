import type { Answer } from "../chat/entries";
import { fill, tell, words } from "./editor";
import { ErrorCard } from "./ErrorCard";
import { Markdown } from "./Markdown";

interface Props {
    readonly answer: Answer;
    /** Whether it is the newest, which alone can be asked for again. */
    readonly last: boolean;
    /** What a waiting person is told. */
    readonly note: string | null;
}

/** An answer as it grows, how it ended, and what it took. */
export function AnswerEntry({ answer, last, note }: Props) {
    const { card, state, text } = answer;
    return (
        <article class={`entry answer ${state}`} aria-label={answer.model ?? "CodeGPT"}>
            {text !== "" && <Markdown text={text} />}
            {state === "streaming" && (
                <div class="activity">
                    <span class="codicon codicon-loading codicon-modifier-spin" aria-hidden="true" />
                    {note ?? (text === "" ? words.waiting : words.answering)}
                </div>
            )}
            {(answer.notices ?? []).map((notice) => (
                <Remark key={notice} icon="info" text={notice} />
            ))}
            {state === "stopped" && <Remark icon="debug-stop" text={words.stopped} />}
            {answer.finishReason === "length" && <Remark icon="warning" text={words.cutAtLength} />}
            {answer.finishReason === "content_filter" && <Remark icon="warning" text={words.cutByFilter} />}
            {card && <ErrorCard id={answer.id} card={card} />}
            {state !== "streaming" && <Footer answer={answer} last={last} />}
        </article>
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

function Footer({ answer, last }: { readonly answer: Answer; readonly last: boolean }) {
    const { finishReason, inputTokens, model, outputTokens, state, text } = answer;
    const tokens = inputTokens !== undefined && fill(words.tokens, inputTokens, outputTokens ?? 0);
    const goesOn = last && text !== "" && (state === "stopped" || finishReason === "length");
    return (
        <footer class="answer-foot">
            <span class="facts">{[model, tokens].filter(Boolean).join(" · ")}</span>
            {goesOn && (
                <FootButton icon="debug-continue" title={words.continue} act={() => tell({ kind: "continue" })} />
            )}
            {last && <FootButton icon="refresh" title={words.retry} act={() => tell({ kind: "retry" })} />}
            {text !== "" && (
                <FootButton icon="copy" title={words.copyAnswer} act={() => tell({ kind: "copy", code: text })} />
            )}
        </footer>
    );
}

function FootButton({ act, icon, title }: { readonly icon: string; readonly title: string; readonly act: () => void }) {
    return (
        <button type="button" class={`icon codicon codicon-${icon}`} title={title} aria-label={title} onClick={act} />
    );
}
