import "../page.css";
import "./connection.css";

import { render } from "preact";
import { useEffect, useState } from "preact/hooks";

import type { ConnectionState } from "../../connectionPage/messages";
import { listen, tell, words } from "./door";
import { Provider } from "./Provider";

function Page() {
    const [state, setState] = useState<ConnectionState>({ connections: [] });
    useEffect(() => {
        listen(setState);
        tell({ kind: "ready" });
    }, []);
    return (
        <main class="connections">
            <h1>{words.title}</h1>
            <p class="intro">{words.intro}</p>
            {state.trouble !== undefined && (
                <p class="card" role="alert">
                    {state.trouble}
                </p>
            )}
            {state.connections.map((connection) => (
                <Provider
                    key={connection.id}
                    connection={connection}
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

const root = document.getElementById("root");
if (root !== null) {
    render(<Page />, root);
}
