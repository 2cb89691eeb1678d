import "../page.css";
import "./connection.css";

import { render } from "preact";
import { useEffect, useState } from "preact/hooks";

import { isMeant } from "../../choosing/finding";
import type { ConnectionState } from "../../connectionPage/messages";
import { listen, tell, words } from "./door";
import { Provider } from "./Provider";

function Page() {
    const [state, setState] = useState<ConnectionState>({ connections: [] });
    const [typed, setTyped] = useState("");
    useEffect(() => {
        listen(setState);
        tell({ kind: "ready" });
    }, []);
    const meant = state.connections.filter((each) => isMeant(each, typed));
    return (
        <main class="connections">
            <h1>{words.title}</h1>
            <p class="intro">{words.intro}</p>
            {state.trouble !== undefined && (
                <p class="card" role="alert">
                    {state.trouble}
                </p>
            )}
            <Search typed={typed} onType={setTyped} shown={meant.length} all={state.connections.length} />
            {state.connections.map((connection) => (
                <Provider
                    key={connection.id}
                    connection={connection}
                    hidden={!meant.includes(connection)}
                    busy={state.busy === connection.id}
                    outcome={state.outcome?.provider === connection.id ? state.outcome : undefined}
                />
            ))}
            <footer class="doors">
                <button type="button" class="button secondary" onClick={() => tell({ kind: "refresh" })}>
                    {words.refresh}
                </button>
                <button type="button" class="button secondary" onClick={() => tell({ kind: "open", what: "settings" })}>
                    {words.settings}
                </button>
                <button
                    type="button"
                    class="button secondary"
                    onClick={() => tell({ kind: "open", what: "showUsage" })}
                >
                    {words.usage}
                </button>
                <button type="button" class="button secondary" onClick={() => tell({ kind: "open", what: "doctor" })}>
                    {words.doctor}
                </button>
            </footer>
        </main>
    );
}

interface SearchProps {
    readonly typed: string;
    readonly onType: (typed: string) => void;
    readonly shown: number;
    readonly all: number;
}

/** Two dozen providers are more than anybody looks through. */
function Search({ all, onType, shown, typed }: SearchProps) {
    return (
        <div class="key-form" role="search">
            <label for="search">{words.search}</label>
            <input
                id="search"
                type="search"
                autocomplete="off"
                spellcheck={false}
                value={typed}
                onInput={({ currentTarget }) => onType(currentTarget.value)}
            />
            <p class="found" role="status">
                {typed.trim() !== "" && words.found.replace("{0}", String(shown)).replace("{1}", String(all))}
            </p>
        </div>
    );
}

const root = document.getElementById("root");
if (root !== null) {
    render(<Page />, root);
}
