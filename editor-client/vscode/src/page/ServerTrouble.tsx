import type { Surroundings } from "../chat/messages";
import { tell } from "./editor";

type Trouble = NonNullable<Surroundings["trouble"]>;

/** Why there is no server, with its ways forward: they stay when the message that told of it is gone. */
export function ServerTrouble({ trouble }: { readonly trouble: Trouble }) {
    return (
        <div class="trouble">
            <p>{trouble.message}</p>
            {trouble.actions.map((title, index) => (
                <button
                    key={title}
                    type="button"
                    class={index === 0 ? "button" : "button secondary"}
                    onClick={() => tell({ kind: "mend", index })}
                >
                    {title}
                </button>
            ))}
        </div>
    );
}
