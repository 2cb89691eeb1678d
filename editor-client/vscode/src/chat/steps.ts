import type { Answer, Step } from "./entries";

/** The steps with this one in its place: at the end where it has only begun. Of an id that has ended, a new one begins. */
export function stepped(before: readonly Step[] | undefined, step: Step): Step[] {
    const steps = before ?? [];
    const index = steps.findLastIndex((each) => each.id === step.id && isOpen(each));
    return index < 0 ? [...steps, step] : steps.with(index, step);
}

/** Whether it has not come to an end yet. */
export function isOpen({ state }: Step): boolean {
    return state === "pending" || state === "running";
}

/** An answer of which nothing is looked up any more: what was still open when it ended came to nothing. */
export function lookedUp(answer: Answer): Answer {
    return answer.steps?.some(isOpen)
        ? { ...answer, steps: answer.steps.map((each) => (isOpen(each) ? { ...each, state: "cancelled" } : each)) }
        : answer;
}
