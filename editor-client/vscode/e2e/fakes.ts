import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface, type Interface } from "node:readline";

import { python, repository } from "./places.ts";

/** A reply of the fake provider: the name of a function in `tests/fakes/replies.py` and what it is called with. */
export type Reply = readonly [name: string, positional: readonly unknown[], named: Readonly<Record<string, unknown>>];

export interface Request {
    readonly method: string;
    readonly path: string;
    readonly authorization: string | null;
    readonly body: {
        readonly messages?: readonly { readonly role: string; readonly content: string }[];
        readonly tools?: readonly unknown[];
        readonly reasoning_effort?: string;
        readonly input_prefix?: string;
        readonly prompt?: string;
    } | null;
}

/** The fake provider and the real keyring, both run by the Python side of the tests. */
export class Fakes {
    readonly #process: ChildProcessWithoutNullStreams;
    readonly #lines: AsyncIterator<string>;
    readonly #reader: Interface;
    #last: Promise<unknown> = Promise.resolve();
    baseUrl = "";
    origin = "";
    ollama = "";
    environ: Readonly<Record<string, string>> = {};

    private constructor(options: readonly string[]) {
        this.#process = spawn(python, ["-m", "tests.fakes.serve", ...options], { cwd: repository });
        this.#process.stderr.pipe(process.stderr);
        this.#reader = createInterface(this.#process.stdout);
        this.#lines = this.#reader[Symbol.asyncIterator]();
    }

    static async start(key: string | undefined, { keyring = true, ollama = false } = {}): Promise<Fakes> {
        const fakes = new Fakes([
            ...(key === undefined ? [] : ["--key", key]),
            ...(keyring ? ["--keyring"] : []),
            ...(ollama ? ["--ollama"] : []),
        ]);
        Object.assign(fakes, await fakes.#read());
        return fakes;
    }

    /** What a person calls the provider at this address. */
    get host(): string {
        return new URL(this.origin).host;
    }

    /** These are the provider's next answers. */
    script(...replies: readonly Reply[]): Promise<unknown> {
        return this.#call("script", { replies });
    }

    /** Drop the answers nobody came for. */
    forget(): Promise<unknown> {
        return this.#call("forget");
    }

    /** Let every answer that is held go on. */
    letGo(): Promise<unknown> {
        return this.#call("let_go");
    }

    lockKeyring(): Promise<unknown> {
        return this.#call("lock");
    }

    expect(key: string | null): Promise<unknown> {
        return this.#call("expect", { key });
    }

    async requests(): Promise<readonly Request[]> {
        return (await this.#call("requests")) as Request[];
    }

    async chats(): Promise<readonly Request[]> {
        return (await this.requests()).filter(({ path }) => path.endsWith("/chat/completions"));
    }

    /** Wait until the client has left in the middle of the newest request. */
    async newestIsClosed(): Promise<void> {
        const index = (await this.requests()).length - 1;
        await this.#call("closed", { index });
    }

    async lookup(service: string): Promise<string | null> {
        return (await this.#call("lookup", { service })) as string | null;
    }

    async stop(): Promise<void> {
        const gone = new Promise((resolve) => this.#process.once("exit", resolve));
        this.#process.stdin.end();
        await gone;
        this.#reader.close();
    }

    /** One call after another: answers come in order. */
    #call(name: string, parameters: object = {}): Promise<unknown> {
        this.#last = this.#last.then(async () => {
            this.#process.stdin.write(`${JSON.stringify({ do: name, ...parameters })}\n`);
            return ((await this.#read()) as { result: unknown }).result;
        });
        return this.#last;
    }

    async #read(): Promise<unknown> {
        const { done, value } = await this.#lines.next();
        if (done) {
            throw new Error("the fakes have ended");
        }
        return JSON.parse(value);
    }
}

export const answer = (text: string, named: Readonly<Record<string, unknown>> = {}): Reply => ["answer", [text], named];
/** The model asks for these tools, by name and arguments. */
export const calling = (...calls: readonly (readonly [string, object])[]): Reply => ["calling", calls, {}];
/** Code, as llama.cpp fills it in. */
export const filledIn = (text: string): Reply => ["filled_in", [text], {}];
export const recorded = (id: string): Reply => ["recorded", [id], {}];
export const hangAfter = (...pieces: readonly string[]): Reply => ["hang_after", pieces, {}];
/** An answer whose rest comes once it is let go. */
export const held = (first: string, rest: string): Reply => ["held", [first, rest], {}];
/** Refused for so many requests, with the seconds to wait. */
export const rateLimited = (wait: number): Reply => [
    "openai_error",
    [429, "Rate limit reached."],
    { code: "rate_limit_exceeded", type: "requests", headers: { "retry-after": String(wait) } },
];
