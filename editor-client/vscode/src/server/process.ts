import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { type Readable, Transform, type TransformCallback, type Writable } from "node:stream";

/** Why a program is no server: it cannot be started, it ended, it writes something else, or it says nothing. */
export type NoServer =
    | { readonly why: "unstartable"; readonly detail: string }
    | { readonly why: "ended"; readonly detail: string }
    | { readonly why: "stranger" }
    | { readonly why: "silent" };

/** What every message of a server begins with. */
const HEADER = /^Content-(Length|Type):/i;
const LONGEST_HEADER = 15;
/** Milliseconds for a server to end that was asked to. */
const LEAVING = 2_000;

/** A server's process: its messages, and whether they are any. */
export class ServerProcess {
    readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
    readonly #messages: Messages;
    readonly #ended: Promise<NoServer>;
    #error: string | undefined;

    /** `line` hears what it says besides its messages. */
    constructor(command: string, folder: string, line: (text: string) => void) {
        this.#child = spawn(command, ["serve", "--stdio"], { cwd: folder, stdio: ["pipe", "pipe", "pipe"] });
        this.#messages = new Messages();
        this.#child.stdout.pipe(this.#messages);
        createInterface({ input: this.#child.stderr }).on("line", line);
        void this.#messages.stranger.then(() => this.kill());
        // Whoever writes to it hears of it too.
        this.#child.stdin.on("error", () => undefined);
        this.#ended = new Promise((resolve) => {
            this.#child.on("error", ({ message }) => {
                this.#error = message;
                this.#messages.end();
                resolve({ why: "unstartable", detail: message });
            });
            // What it wrote last comes before that.
            this.#child.on("close", (code, signal) => resolve({ why: "ended", detail: String(code ?? signal) }));
        });
    }

    get reader(): Readable {
        return this.#messages;
    }

    get writer(): Writable {
        return this.#child.stdin;
    }

    /** Wait for a greeting; what the program is, where it is no server. `patience` in milliseconds. */
    async unless(greeted: Promise<unknown>, patience: number): Promise<NoServer | undefined> {
        let timer: ReturnType<typeof setTimeout> | undefined;
        const late = new Promise<NoServer>((resolve) => {
            timer = setTimeout(() => resolve({ why: "silent" }), patience);
        });
        // One that ends may have greeted a moment before: what it wrote comes first.
        const heard = greeted.then(
            () => undefined,
            async () => (this.#messages.strange ? ({ why: "stranger" } as const) : this.#end()),
        );
        const first = await Promise.race([heard, this.#messages.stranger, this.#ended, late]);
        clearTimeout(timer);
        return first && this.#messages.strange ? { why: "stranger" } : first;
    }

    /** End it, where it has not ended by itself. */
    kill(): void {
        if (this.#error === undefined && this.#child.exitCode === null && this.#child.signalCode === null) {
            this.#child.kill("SIGKILL");
        }
    }

    /** It was asked to end: let it do so by itself. */
    leave(): void {
        setTimeout(() => this.kill(), LEAVING).unref();
    }

    /** It does not speak any more: so let it end. */
    async #end(): Promise<NoServer> {
        this.#child.stdin.end();
        return this.#ended;
    }
}

/** Passes messages on, until it sees what is none: that would be waited on for ever. */
class Messages extends Transform {
    strange = false;
    readonly stranger: Promise<NoServer>;
    #tell!: (why: NoServer) => void;
    #head: Buffer | undefined = Buffer.alloc(0);

    constructor() {
        super();
        this.stranger = new Promise((resolve) => {
            this.#tell = resolve;
        });
    }

    override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
        if (this.strange) {
            done();
        } else if (this.#head === undefined) {
            done(null, chunk);
        } else {
            this.#look(Buffer.concat([this.#head, chunk]), done);
        }
    }

    override _flush(done: TransformCallback): void {
        if (this.#head !== undefined && this.#head.length > 0) {
            this.#refuse();
        }
        done();
    }

    #look(head: Buffer, done: TransformCallback): void {
        const text = head.toString("latin1");
        if (HEADER.test(text)) {
            this.#head = undefined;
            done(null, head);
            return;
        }
        this.#head = head;
        if (head.length >= LONGEST_HEADER || text.includes("\n")) {
            this.#refuse();
        }
        done();
    }

    #refuse(): void {
        this.strange = true;
        this.#tell({ why: "stranger" });
    }
}
