import { memo } from "preact/compat";
import { useLayoutEffect, useRef } from "preact/hooks";

import { type Desk, useDesk } from "./desk";
import { Typesetter } from "./typesetter";

interface Props {
    readonly text: string;
    /** Whether more of it will come. */
    readonly growing: boolean;
}

/** Foreign text, typeset as soon as it is near to the window. Until then its bare words stand there. */
export const Markdown = memo(function Markdown({ growing, text }: Props) {
    const place = useRef<HTMLDivElement>(null);
    const sheet = useRef<Sheet>(undefined);
    const desk = useDesk();
    useLayoutEffect(() => {
        if (place.current) {
            sheet.current ??= new Sheet(place.current, desk);
            sheet.current.show(text, growing);
        }
    }, [text, growing]);
    useLayoutEffect(() => () => sheet.current?.leave(), []);
    return <div ref={place} class="markdown" />;
});

/** What stands in the place of one text. */
class Sheet {
    #text = "";
    #growing = false;
    #typesetter: Typesetter | undefined;
    #stopWaiting: (() => void) | undefined;

    constructor(
        private readonly place: HTMLElement,
        private readonly desk: Desk,
    ) {}

    show(text: string, growing: boolean): void {
        this.#text = text;
        this.#growing = growing;
        if (this.#typesetter?.goesOnWith(text)) {
            this.#typesetter.show(text, growing);
        } else if (growing) {
            this.#typeset();
        } else {
            this.#typesetter = undefined;
            this.#wait();
        }
    }

    leave(): void {
        this.#stopWaiting?.();
    }

    #wait(): void {
        const words = document.createElement("div");
        words.className = "words";
        words.textContent = this.#text;
        this.place.replaceChildren(words);
        this.#stopWaiting?.();
        this.#stopWaiting = this.desk.whenNear(this.place.closest(".entry") ?? this.place, () => this.#typeset());
    }

    #typeset(): void {
        const typesetter = new Typesetter(this.desk.turns, () => this.#put(typesetter), this.desk.finding);
        this.#typesetter = typesetter;
        if (this.#growing) {
            this.#put(typesetter);
        }
        typesetter.show(this.#text, this.#growing);
    }

    /** The bare words stay until all is typeset: what is below them must not jump up and down. */
    #put(typesetter: Typesetter): void {
        if (typesetter === this.#typesetter && typesetter.element.parentElement !== this.place) {
            this.place.replaceChildren(typesetter.element);
        }
    }
}
