import { openKeyed } from "./keyed.ts";
import { answer } from "./fakes.ts";
import { longText } from "../test/longText.ts";
import { quantile, type Task, tasksOf } from "./trace.ts";

const tokens = Number(process.argv[2] ?? 100_000);
/** A task that holds the page up for longer is felt, in milliseconds. */
const LONG = 50;

const { editor, fakes } = await openKeyed();
try {
    await editor.openChat();
    await editor.ask("Warm up");
    await editor.answered();
    const text = longText(tokens);
    await fakes.script(answer(text));
    const began = performance.now();
    const events = await editor.trace(async () => {
        await watchFrames();
        await editor.ask("Something very long");
        await editor.answered(600_000);
    });
    const took = (performance.now() - began) / 1000;
    report(
        "The chat's page",
        tasksOf(events, "page.js").filter(({ ours }) => ours),
    );
    report("All on its thread, the editor's own window included", tasksOf(events, "page.js"));
    const frames = await frameTimes();
    console.log(
        `Frames: ${frames.length}, median ${ms(quantile(frames, 0.5))}, 95 % ${ms(quantile(frames, 0.95))}, ` +
            `99 % ${ms(quantile(frames, 0.99))}, longest ${ms(Math.max(...frames))}`,
    );
    const pieces = await editor.answer.locator(".piece").count();
    console.log(`${text.length} characters in ${pieces} pieces, streamed in ${took.toFixed(1)} s`);
    await editor.picture("measured");
} finally {
    await editor.close();
    await fakes.stop();
}

function report(title: string, tasks: readonly Task[]): void {
    console.log(`${title}: ${tasks.length} tasks`);
    console.log(`    on the clock: ${summary(tasks.map(({ length }) => length))}`);
    console.log(`    really worked: ${summary(tasks.map(({ work }) => work))}`);
    const longest = [...tasks].sort((a, b) => b.work - a.work).slice(0, 5);
    longest.forEach(({ parts, work }) => console.log(`        ${ms(work)}: ${JSON.stringify(parts, rounded)}`));
}

function summary(lengths: readonly number[]): string {
    const long = lengths.filter((each) => each > LONG).length;
    const [middle, high] = [quantile(lengths, 0.5), quantile(lengths, 0.99)];
    return `median ${ms(middle)}, 99 % ${ms(high)}, longest ${ms(Math.max(0, ...lengths))}, ${long} longer than ${LONG} ms`;
}

function ms(value: number): string {
    return `${value.toFixed(1)} ms`;
}

function rounded(_: string, value: unknown): unknown {
    return typeof value === "number" ? Math.round(value) : value;
}

async function watchFrames(): Promise<void> {
    await editor.chat.locator("body").evaluate(() => {
        const times: number[] = [];
        Object.assign(window, { frameTimes: times });
        const note = (now: number): void => {
            times.push(now);
            requestAnimationFrame(note);
        };
        requestAnimationFrame(note);
    });
}

async function frameTimes(): Promise<number[]> {
    const times = await editor.chat
        .locator("body")
        .evaluate(() => (window as unknown as { frameTimes: number[] }).frameTimes);
    return times.slice(1).map((time, index) => time - (times[index] ?? time));
}
