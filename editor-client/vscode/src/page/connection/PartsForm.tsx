import { useRef, useState } from "preact/hooks";

import { fitsPart, type Part } from "../../choosing/addressShape";
import type { ConnectionItem } from "../../connectionPage/messages";
import { tell, words } from "./door";

/** What the provider's own address is made with. Nothing typed takes a part away. */
export function PartsForm({ busy, connection }: { readonly connection: ConnectionItem; readonly busy: boolean }) {
    const { id, parts } = connection;
    const form = useRef<HTMLFormElement>(null);
    const [changed, setChanged] = useState(false);
    const [wrong, setWrong] = useState<readonly Part[]>([]);
    const typed = (name: Part): string => {
        const field = form.current?.elements.namedItem(name);
        return field instanceof HTMLInputElement ? field.value.trim() : "";
    };
    const look = (): void => {
        setChanged(parts.some(({ name, value = "" }) => typed(name) !== value));
        setWrong(parts.map(({ name }) => name).filter((name) => typed(name) !== "" && !fitsPart(typed(name))));
    };
    const submit = (event: Event): void => {
        event.preventDefault();
        if (changed && wrong.length === 0) {
            const all = Object.fromEntries(parts.map(({ name }) => [name, typed(name)]));
            tell({ kind: "setParts", provider: id, parts: all });
        }
    };
    return (
        <form ref={form} class="key-form" onSubmit={submit} autocomplete="off">
            {parts.map(({ name, value }) => (
                <label key={name} class="part">
                    {words[name]}
                    <input
                        name={name}
                        type="text"
                        autocomplete="off"
                        spellcheck={false}
                        maxLength={63}
                        defaultValue={value ?? ""}
                        aria-invalid={wrong.includes(name)}
                        aria-describedby={`wrong-parts-${id}`}
                        onInput={look}
                    />
                </label>
            ))}
            <p id={`wrong-parts-${id}`} class="wrong" role="status">
                {wrong.length > 0 && words.part}
            </p>
            {changed && (
                <button type="submit" class="button secondary" disabled={busy || wrong.length > 0}>
                    {words.setAddress}
                </button>
            )}
        </form>
    );
}
