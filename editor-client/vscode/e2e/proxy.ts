import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";

/** A proxy on this machine that lets everything through, and knows whom it was asked for. */
export class Proxy {
    readonly asked: string[] = [];
    readonly #server: Server;

    private constructor() {
        this.#server = createServer((_, answer) => answer.writeHead(405).end());
        this.#server.on("connect", ({ url = "" }, inside, head) => {
            this.asked.push(url);
            const [host, port] = url.split(":");
            const outside = connect(Number(port), host, () => {
                inside.write("HTTP/1.1 200 Connection established\r\n\r\n");
                outside.write(head);
                outside.pipe(inside).pipe(outside);
            });
            outside.on("error", () => inside.destroy());
            inside.on("error", () => outside.destroy());
        });
    }

    static async start(): Promise<Proxy> {
        const proxy = new Proxy();
        await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
        return proxy;
    }

    get address(): string {
        return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    }

    stop(): void {
        this.#server.close();
        this.#server.closeAllConnections();
    }
}
