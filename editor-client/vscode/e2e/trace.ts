/** One event of a Chromium trace; times in microseconds. */
export interface TraceEvent {
    readonly name: string;
    readonly cat: string;
    readonly ph: string;
    readonly pid: number;
    readonly tid: number;
    readonly ts: number;
    readonly dur?: number;
    /** Of `dur`, what the thread really worked. */
    readonly tdur?: number;
    readonly args: { readonly name?: string; readonly data?: { readonly url?: string } };
}

export const CATEGORIES = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline", "v8.execute"];

export interface Task {
    /** Milliseconds on the clock, with those in which other programs had the processor. */
    readonly length: number;
    /** Milliseconds that the thread really worked. */
    readonly work: number;
    /** Whether code of the chat's page has run in it. */
    readonly ours: boolean;
    /** What took longest in it, in milliseconds by name. */
    readonly parts: Readonly<Record<string, number>>;
}

/** The tasks of the thread that the chat's page shares with the editor's window. */
export function tasksOf(events: readonly TraceEvent[], script: string): Task[] {
    const complete = events.filter(({ dur, ph }) => ph === "X" && dur !== undefined);
    const ours = complete.filter(({ args }) => args.data?.url?.includes(script));
    const threads = new Set(ours.map(({ pid, tid }) => `${pid} ${tid}`));
    const there = complete.filter(({ pid, tid }) => threads.has(`${pid} ${tid}`)).sort((a, b) => a.ts - b.ts);
    const tasks = there.filter(({ name }) => name === "RunTask" || name === "ThreadControllerImpl::RunTask");
    const whole = outermost(tasks);
    const inside = shared(whole, there);
    return whole.map((task, index) => {
        const events = inside[index] ?? [];
        return {
            length: (task.dur ?? 0) / 1000,
            work: (task.tdur ?? task.dur ?? 0) / 1000,
            ours: events.some(({ args }) => args.data?.url?.includes(script)),
            parts: sums(events.filter((each) => each !== task && !each.name.includes("RunTask"))),
        };
    });
}

function outermost(tasks: readonly TraceEvent[]): TraceEvent[] {
    const kept: TraceEvent[] = [];
    for (const task of tasks) {
        const last = kept.at(-1);
        if (last === undefined || task.ts >= last.ts + (last.dur ?? 0)) {
            kept.push(task);
        }
    }
    return kept;
}

/** The events of each task; both are in the order of their beginning. */
function shared(tasks: readonly TraceEvent[], events: readonly TraceEvent[]): TraceEvent[][] {
    const inside = tasks.map((): TraceEvent[] => []);
    let at = 0;
    for (const event of events) {
        while (at < tasks.length - 1 && event.ts >= endOf(tasks[at])) {
            at += 1;
        }
        const task = tasks[at];
        if (task && event.ts >= task.ts && event.ts < endOf(task)) {
            inside[at]?.push(event);
        }
    }
    return inside;
}

function endOf(task: TraceEvent | undefined): number {
    return (task?.ts ?? 0) + (task?.dur ?? 0);
}

function sums(events: readonly TraceEvent[]): Record<string, number> {
    const all = new Map<string, number>();
    events.forEach(({ dur = 0, name }) => all.set(name, (all.get(name) ?? 0) + dur / 1000));
    return Object.fromEntries([...all].sort(([, a], [, b]) => b - a).slice(0, 5));
}

/** The value that this share of them does not exceed. */
export function quantile(values: readonly number[], share: number): number {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
