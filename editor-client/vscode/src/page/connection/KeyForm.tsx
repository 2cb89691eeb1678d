import { useRef, useState } from "preact/hooks";

import type { ConnectionItem } from "../../connectionPage/messages";
import { mistakeIn } from "../../keys/shape";
import { tell, words } from "./door";

/** The key and what goes with it. What was typed is told once and then forgotten: the page keeps and shows no key. */
export function KeyForm({ busy, connection }: { readonly connection: ConnectionItem; readonly busy: boolean }) {
    const { hasKey, hasOrganization, id } = connection;
    const key = useRef<HTMLInputElement>(null);
    const organization = useRef<HTMLInputElement>(null);
    const [typed, setTyped] = useState(0);
    const [wrong, setWrong] = useState<string>();
    const look = (): void => {
        const text = key.current?.value ?? "";
        const mistake = mistakeIn(text);
        setTyped(text.length);
        setWrong(mistake && words[mistake]);
    };
    const submit = (event: Event): void => {
        event.preventDefault();
        const apiKey = key.current?.value.trim() ?? "";
        if (apiKey !== "" && wrong === undefined && key.current) {
            tell({ kind: "connect", provider: id, apiKey, ...organizationOf(organization.current) });
            key.current.value = "";
            look();
        }
    };
    return (
        <form class="key-form" onSubmit={submit} autocomplete="off">
            <label for={`key-${id}`}>{words.apiKey}</label>
            <input
                ref={key}
                id={`key-${id}`}
                type="password"
                autocomplete="off"
                spellcheck={false}
                placeholder={words.keyPlace}
                aria-invalid={wrong !== undefined}
                aria-describedby={`wrong-${id}`}
                onInput={look}
            />
            <p id={`wrong-${id}`} class="wrong" role="status">
                {wrong}
            </p>
            {hasOrganization && (
                <>
                    <label for={`organization-${id}`}>{words.organization}</label>
                    <input
                        ref={organization}
                        id={`organization-${id}`}
                        type="text"
                        autocomplete="off"
                        spellcheck={false}
                        placeholder="org-…"
                        defaultValue={connection.organization ?? ""}
                        title={words.organizationHint}
                    />
                </>
            )}
            <button type="submit" class="button" disabled={busy || typed === 0 || wrong !== undefined}>
                {busy ? words.asking : hasKey ? words.replace : words.connect}
            </button>
        </form>
    );
}

function organizationOf(input: HTMLInputElement | null): { organization?: string } {
    const organization = input?.value.trim() ?? "";
    return organization === "" ? {} : { organization };
}
