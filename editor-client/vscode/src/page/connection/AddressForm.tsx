import { useRef, useState } from "preact/hooks";

import { mistakeInAddress } from "../../choosing/addressShape";
import type { ConnectionItem } from "../../connectionPage/messages";
import { tell, words } from "./door";

/** Where the provider is. Nothing typed leads back to its own address. */
export function AddressForm({ busy, connection }: { readonly connection: ConnectionItem; readonly busy: boolean }) {
    const { id, address = "" } = connection;
    const field = useRef<HTMLInputElement>(null);
    const [changed, setChanged] = useState(false);
    const [wrong, setWrong] = useState<string>();
    const look = (): void => {
        const typed = field.current?.value.trim() ?? "";
        const mistake = typed === "" ? undefined : mistakeInAddress(typed);
        setChanged(typed !== address);
        setWrong(mistake && words[mistake]);
    };
    const submit = (event: Event): void => {
        event.preventDefault();
        if (changed && wrong === undefined) {
            tell({ kind: "setAddress", provider: id, address: field.current?.value.trim() ?? "" });
        }
    };
    return (
        <form class="key-form" onSubmit={submit} autocomplete="off">
            <label for={`address-${id}`}>{words.address}</label>
            <input
                ref={field}
                id={`address-${id}`}
                type="text"
                inputMode="url"
                autocomplete="off"
                spellcheck={false}
                defaultValue={address}
                placeholder={words.addressPlace}
                aria-invalid={wrong !== undefined}
                aria-describedby={`wrong-address-${id}`}
                onInput={look}
            />
            <p id={`wrong-address-${id}`} class="wrong" role="status">
                {wrong}
            </p>
            {changed && (
                <button type="submit" class="button secondary" disabled={busy || wrong !== undefined}>
                    {words.setAddress}
                </button>
            )}
        </form>
    );
}
