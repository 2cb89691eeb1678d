import type { Waiting } from "../chat/messages";
import { tell, words } from "./editor";

/** What will be asked once the answer under way is there, each with a way to have it back. */
export function Queued({ questions }: { readonly questions: readonly Waiting[] }) {
    return questions.length === 0 ? null : (
        <ul class="queued" aria-label={words.queued}>
            {questions.map(({ id, text }) => (
                <li key={id}>
                    <span class="codicon codicon-clock" title={words.queued} aria-hidden="true" />
                    <span class="queued-text">{text}</span>
                    <button
                        type="button"
                        class="icon codicon codicon-discard"
                        title={words.takeBack}
                        aria-label={words.takeBack}
                        onClick={() => tell({ kind: "takeBack", id })}
                    />
                </li>
            ))}
        </ul>
    );
}
