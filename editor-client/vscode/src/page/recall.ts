/** Where in a field the cursor is. */
export interface Cursor {
    readonly value: string;
    readonly start: number;
    readonly end: number;
}

/** Whether the arrow would leave the text: only then it is no move within it. */
export function leaves({ end, start, value }: Cursor, key: string): boolean {
    const beyond = key === "ArrowUp" ? value.slice(0, start) : value.slice(end);
    return start === end && !beyond.includes("\n");
}

/**
 * Which of the earlier questions, the oldest first, an arrow brings into the field, as in a shell; undefined where it
 * brings none, and the number of questions where it leads back to the empty field.
 *
 * @param at which one stands there unchanged; undefined where the person has typed
 */
export function recalled(count: number, at: number | undefined, key: string): number | undefined {
    const next = (at ?? count) + (key === "ArrowUp" ? -1 : 1);
    return next < 0 || next > count || (at === undefined && key === "ArrowDown") ? undefined : next;
}
