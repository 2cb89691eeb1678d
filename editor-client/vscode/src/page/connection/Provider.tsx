import type { ConnectionItem, ConnectionOutcome } from "../../connectionPage/messages";
import { tell, words } from "./door";
import { KeyForm } from "./KeyForm";

interface Props {
    readonly connection: ConnectionItem;
    readonly busy: boolean;
    readonly outcome: ConnectionOutcome | undefined;
}

/** One provider: its state in a line, and all that can be done about it below. */
export function Provider({ busy, connection, outcome }: Props) {
    const { connected, id, links, needsKey, selected, status, title } = connection;
    return (
        <details class="provider" open={selected || outcome !== undefined}>
            <summary>
                <span
                    class={`codicon codicon-${connected ? "pass-filled" : "circle-large-outline"}`}
                    aria-hidden="true"
                />
                <span class="provider-title">{title}</span>
                <span class="provider-state">{stateOf(connection)}</span>
                {selected && <span class="badge">{words.inUse}</span>}
            </summary>
            <div class="provider-body">
                {status !== undefined && <p>{status}</p>}
                {needsKey && <KeyForm connection={connection} busy={busy} />}
                {outcome && <Outcome outcome={outcome} />}
                <div class="doors">
                    {(connected || !needsKey) && (
                        <button type="button" class="button" onClick={() => tell({ kind: "use", provider: id })}>
                            {selected ? words.selectModel : words.use}
                        </button>
                    )}
                    {needsKey && connected && (
                        <>
                            <button
                                type="button"
                                class="button secondary"
                                onClick={() => tell({ kind: "verify", provider: id })}
                            >
                                {words.verify}
                            </button>
                            <button
                                type="button"
                                class="button secondary"
                                onClick={() => tell({ kind: "disconnect", provider: id })}
                            >
                                {words.disconnect}
                            </button>
                        </>
                    )}
                </div>
                <Links links={links} />
            </div>
        </details>
    );
}

function Outcome({ outcome: { actions, links, message, ok } }: { readonly outcome: ConnectionOutcome }) {
    return (
        <section class={ok ? "card done" : "card"} role={ok ? "status" : "alert"}>
            <div class="card-head">
                <span class={`codicon codicon-${ok ? "pass" : "error"}`} aria-hidden="true" />
                <p>{message}</p>
            </div>
            {actions.length > 0 && (
                <div class="card-actions">
                    {actions.map((title, index) => (
                        <button
                            type="button"
                            class="button secondary"
                            key={title}
                            onClick={() => tell({ kind: "takeAction", index })}
                        >
                            {title}
                        </button>
                    ))}
                </div>
            )}
            <Links links={links} />
        </section>
    );
}

function Links({ links }: Pick<ConnectionItem, "links">) {
    return links.length === 0 ? null : (
        <nav class="links">
            {links.map(({ title, url }) => (
                <a key={url} href={url} title={url}>
                    {title}
                </a>
            ))}
        </nav>
    );
}

function stateOf({ connected, model, needsKey }: ConnectionItem): string {
    const state = needsKey ? (connected ? words.connected : words.noKey) : words.needsNoKey;
    return model === undefined ? state : `${state} · ${model}`;
}
