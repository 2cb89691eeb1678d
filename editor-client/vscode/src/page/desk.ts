import { createContext } from "preact";
import { useContext } from "preact/hooks";

import type { ToPage } from "../chat/messages";
import { colour } from "./colours";
import { Finding } from "./finding";
import { Live } from "./live";
import { Turns } from "./turns";

/** What lies this near to the window, in pixels, is made ready to be seen. */
const NEAR = 1_000;

/** What all entries of a conversation share. */
export class Desk {
    readonly live = new Live();
    readonly turns = new Turns();
    readonly finding = new Finding();
    readonly #waiting = new Map<Element, () => void>();
    #observer: IntersectionObserver | undefined;

    /** The part of the page that scrolls. */
    set window(root: Element | null) {
        this.#observer?.disconnect();
        this.#observer = new IntersectionObserver((seen) => seen.forEach((each) => this.#see(each)), {
            root,
            rootMargin: `${NEAR}px 0px`,
        });
        this.#waiting.forEach((_, element) => this.#observer?.observe(element));
    }

    /** Take what is told of all texts. Returns whether it was that. */
    take(message: ToPage): boolean {
        if (message.kind === "filesFound") {
            this.finding.take(message.id, message.paths);
        } else if (message.kind === "colours") {
            colour(message);
        } else {
            return false;
        }
        return true;
    }

    /** Call once when the element comes near to the window. */
    whenNear(element: Element, call: () => void): () => void {
        this.#waiting.set(element, call);
        this.#observer?.observe(element);
        return () => this.#forget(element);
    }

    #see({ isIntersecting, target }: IntersectionObserverEntry): void {
        const call = isIntersecting ? this.#waiting.get(target) : undefined;
        if (call) {
            this.#forget(target);
            call();
        }
    }

    #forget(element: Element): void {
        this.#waiting.delete(element);
        this.#observer?.unobserve(element);
    }
}

const DeskContext = createContext<Desk | undefined>(undefined);

export const DeskProvider = DeskContext.Provider;

export function useDesk(): Desk {
    const desk = useContext(DeskContext);
    if (desk === undefined) {
        throw new Error("an entry stands outside of a conversation");
    }
    return desk;
}
