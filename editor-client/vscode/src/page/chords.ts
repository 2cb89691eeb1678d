/** Milliseconds that VS Code waits for the second key of a chord. */
const WAITS = 5_000;

/**
 * Keep the second key of our chords out of the page. VS Code hears of every key that is pressed here, and does not keep
 * any from being typed, or from pressing the button that has the focus.
 *
 * @returns what to call to end it
 */
export function keepChordsOut(target: EventTarget, now: () => number = Date.now): () => void {
    let begun: number | undefined;
    const hear = (event: Event): void => {
        const { altKey, code, ctrlKey, key, metaKey } = event as KeyboardEvent;
        if (["Alt", "Control", "Meta", "Shift"].includes(key)) {
            return;
        }
        if (begun !== undefined && now() - begun < WAITS) {
            event.preventDefault();
        }
        begun = code === "KeyG" && altKey && (ctrlKey || metaKey) ? now() : undefined;
    };
    // Before anything in the page hears of it.
    target.addEventListener("keydown", hear, true);
    return () => target.removeEventListener("keydown", hear, true);
}
