import type { ConnectionItem, ConnectionOutcome } from "../../connectionPage/messages";
import { AddressForm } from "./AddressForm";
import { tell, words } from "./door";
import { KeyForm } from "./KeyForm";
import { PartsForm } from "./PartsForm";

const ICONS: Readonly<Record<ConnectionItem["sign"], string>> = {
    ready: "pass-filled",
    unknown: "circle-large-outline",
    missing: "circle-slash",
};

interface Props {
    /** Whether it stays out of sight, with what was typed into it. */
    readonly hidden: boolean;
    readonly connection: ConnectionItem;
    readonly busy: boolean;
    readonly outcome: ConnectionOutcome | undefined;
}

/** One provider: its state in a line, and all that can be done about it below. */
export function Provider({ busy, connection, hidden, outcome }: Props) {
    const { address, checkable, hasKey, id, links, selected, sign, status, takesAddress, takesKey, title } = connection;
    return (
        <details class="provider" data-provider={id} hidden={hidden} open={selected || outcome !== undefined}>
            <summary>
                <span class={`codicon codicon-${ICONS[sign]}`} aria-hidden="true" />
                <span class="provider-title">{title}</span>
                <span class="provider-state">{stateOf(connection)}</span>
                {selected && <span class="badge">{words.inUse}</span>}
            </summary>
            <div class="provider-body">
                {status !== undefined && <p>{status}</p>}
                {connection.trouble !== undefined && (
                    <p class="trouble" role="status">
                        {connection.trouble}
                    </p>
                )}
                {connection.parts.length > 0 && (
                    <PartsForm key={JSON.stringify(connection.parts)} connection={connection} busy={busy} />
                )}
                {takesAddress && <AddressForm key={address} connection={connection} busy={busy} />}
                {takesKey && <KeyForm connection={connection} busy={busy} />}
                {outcome && <Outcome outcome={outcome} />}
                <div class="doors">
                    <Door kind="use" provider={id} title={selected ? words.selectModel : words.use} primary />
                    {checkable && <Door kind="check" provider={id} title={words.check} />}
                    {hasKey && <Door kind="verify" provider={id} title={words.verify} />}
                    {hasKey && <Door kind="disconnect" provider={id} title={words.disconnect} />}
                </div>
                <Links links={links} />
            </div>
        </details>
    );
}

interface DoorProps {
    readonly kind: "use" | "check" | "verify" | "disconnect";
    readonly provider: string;
    readonly title: string;
    readonly primary?: boolean;
}

function Door({ kind, primary, provider, title }: DoorProps) {
    return (
        <button type="button" class={primary ? "button" : "button secondary"} onClick={() => tell({ kind, provider })}>
            {title}
        </button>
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

function stateOf({ model, state }: ConnectionItem): string {
    return model === undefined ? state : `${state} · ${model}`;
}
