import type { FromPage, Surroundings } from "../chat/messages";
import { fill, tell, words } from "./editor";
import { ServerTrouble } from "./ServerTrouble";

type Door = Extract<FromPage, { kind: "open" }>["what"];

/** What an empty chat says: what is missing, with the button that mends it, or where to begin. */
export function Welcome({ surroundings }: { readonly surroundings: Surroundings | undefined }) {
    if (surroundings === undefined) {
        return null;
    }
    const { title, doors, note } = advice(surroundings);
    const { trouble } = surroundings;
    return (
        <div class="welcome">
            <span class="codicon codicon-comment-discussion" aria-hidden="true" />
            <h1>{words.welcome}</h1>
            <p>{title}</p>
            {trouble && <ServerTrouble trouble={trouble} />}
            {note !== undefined && <p>{note}</p>}
            {doors.map(([what, label], index) => (
                <button
                    key={what}
                    type="button"
                    class={index === 0 ? "button" : "button secondary"}
                    onClick={() => tell({ kind: "open", what })}
                >
                    {label}
                </button>
            ))}
        </div>
    );
}

interface Advice {
    readonly title: string;
    readonly doors: (readonly [Door, string])[];
    /** What the doors lead to, where a person has to know that before. */
    readonly note?: string;
}

function advice(around: Surroundings): Advice {
    if (around.server === "missing") {
        const offered = { note: words.withLocal, doors: [["setUpLocal", words.setUpLocal] as const] };
        return { title: words.missingServer, ...(around.trouble ? offered : { doors: [] }) };
    }
    if (around.server === "failed") {
        return { title: words.serverFailed, doors: [] };
    }
    if (around.server !== "running" || !around.known) {
        return { title: words.starting, doors: [] };
    }
    if (!around.connected) {
        const local: readonly [Door, string] = ["tryLocalModel", words.tryLocal];
        return {
            title: fill(words.noKey, around.provider ?? "OpenAI"),
            doors: [["setApiKey", words.setApiKey], ...(around.local ? [local] : [])],
        };
    }
    if (around.toy) {
        const better: (readonly [Door, string])[] = [
            ["largerLocalModel", words.largerModel],
            ["useOllama", words.useOllama],
        ];
        return { title: words.toy, doors: better };
    }
    return { title: words.welcomeHint, doors: [] };
}
