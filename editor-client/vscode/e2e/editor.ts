import assert from "node:assert/strict";
import { type ChildProcess, execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";

import type axe from "axe-core";
import { type Browser, chromium, type FrameLocator, type Locator, type Page } from "playwright-core";

import { launch, type Options } from "./launch.ts";
import { id, screenshots } from "./places.ts";
import { CATEGORIES, type TraceEvent } from "./trace.ts";

const run = promisify(execFile);

/** What axe finds: its rule, how much it matters, and the pieces of the page. */
interface Fault {
    readonly id: string;
    readonly impact: axe.ImpactValue | undefined;
    readonly nodes: readonly string[];
}

/** Real VS Code in a real browser, with the packed extension installed. */
export class Editor {
    readonly #folder: string;
    readonly #process: ChildProcess;
    readonly #browser: Browser;
    readonly page: Page;
    readonly workspace: string;
    /** Where the server keeps what it remembers. */
    readonly home: string;

    private constructor(folder: string, process: ChildProcess, browser: Browser, page: Page) {
        this.#folder = folder;
        this.#process = process;
        this.#browser = browser;
        this.page = page;
        this.workspace = join(folder, "project");
        this.home = join(folder, "codegpt");
    }

    static async open(options: Options = {}): Promise<Editor> {
        const folder = await mkdtemp(join(tmpdir(), "codegpt-e2e-"));
        const { address, process } = await launch(folder, options);
        const browser = await chromium.launch({
            executablePath: "/usr/bin/chromium",
            args: ["--no-sandbox", "--disable-background-networking", "--disable-gpu"],
        });
        const context = await browser.newContext({
            viewport: { width: 1320, height: 860 },
            locale: options.locale ?? "en-US",
            permissions: ["clipboard-read", "clipboard-write"],
        });
        const page = await context.newPage();
        page.setDefaultTimeout(60_000);
        const editor = new Editor(folder, process, browser, page);
        try {
            await page.goto(`${address}/?folder=${editor.workspace}`, { timeout: 60_000 });
            await page.locator(".monaco-workbench").waitFor({ timeout: 60_000 });
            await editor.status.waitFor({ timeout: 60_000 });
            return editor;
        } catch (error) {
            await editor.picture("failed-to-open");
            await editor.close();
            throw error;
        }
    }

    /** A second window of the same person, on the same folder. */
    async beside(): Promise<Editor> {
        const page = await this.page.context().newPage();
        page.setDefaultTimeout(60_000);
        const other = new Editor(this.#folder, this.#process, this.#browser, page);
        await page.goto(this.page.url());
        await page.locator(".monaco-workbench").waitFor({ timeout: 60_000 });
        await other.status.waitFor({ timeout: 60_000 });
        return other;
    }

    /** What the extension and the server have logged. */
    async log(): Promise<string> {
        const { stdout } = await run("sh", ["-c", 'cat "$1"/data/logs/*/exthost*/"$2"/*.log', "sh", this.#folder, id]);
        return stdout;
    }

    async close(): Promise<void> {
        await this.#browser.close();
        if (this.#process.pid !== undefined) {
            const gone = new Promise((resolve) => this.#process.once("exit", resolve));
            process.kill(-this.#process.pid, "SIGKILL");
            await gone;
        }
        await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
    }

    /** End the server as a crash would. */
    async killServer(): Promise<void> {
        (await this.servers()).forEach((id) => process.kill(id, "SIGKILL"));
    }

    /** The processes of the server that run for this editor. */
    async servers(): Promise<number[]> {
        const found: number[] = [];
        const home = `CODEGPT_LS_HOME=${join(this.#folder, "codegpt")}`;
        for (const id of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
            const [environ, line] = await Promise.all([readProcess(id, "environ"), readProcess(id, "cmdline")]);
            if (environ.includes(home) && line.includes("serve") && line.includes("--stdio")) {
                found.push(Number(id));
            }
        }
        return found;
    }

    async reload(): Promise<void> {
        await this.page.reload();
        await this.page.locator(".monaco-workbench").waitFor({ timeout: 60_000 });
        await this.status.waitFor({ timeout: 60_000 });
    }

    /** Where the extension keeps what it made. */
    get storage(): string {
        return join(this.#folder, "data/User/globalStorage/codegpt-ls.codegpt-ls");
    }

    /** The folder of what the person wrote themselves. */
    get configuration(): string {
        return join(this.#folder, "codegpt/config");
    }

    /** Run a command of the palette by its whole title. */
    async command(title: string): Promise<void> {
        await this.#pick("F1", `>${title}`, title);
    }

    /** Open a list by this key and take its first row with this text. */
    async #pick(key: string, typed: string, row: string): Promise<void> {
        const input = this.page.locator(".quick-input-widget input[type=text]");
        // On a busy machine the editor may still be moving its focus, which closes the list: then once more.
        for (let tries = 5; ; tries--) {
            await this.page.keyboard.press(key);
            try {
                await input.fill(typed, { timeout: 4_000 });
                await this.row(row).first().click({ timeout: 8_000 });
                return;
            } catch (error) {
                if (tries === 1) {
                    throw error;
                }
                await this.page.keyboard.press("Escape");
            }
        }
    }

    /** A row of the list that is open. */
    row(text: string | RegExp): Locator {
        return this.page.locator(".quick-input-list .monaco-list-row").filter({ hasText: text });
    }

    /** What the light bulb offers by this name. A list that opens before the editor has heard of it goes without: then
     * once more. */
    async offered(title: string): Promise<Locator> {
        const list = this.page.locator(".action-widget");
        const row = list.locator(".monaco-list-row").filter({ hasText: title }).first();
        for (let tries = 5; ; tries--) {
            await this.page.keyboard.press("Control+.");
            try {
                await row.waitFor({ timeout: 10_000 });
                return row;
            } catch (error) {
                if (tries === 1) {
                    throw error;
                }
                // Without a list it would end the selection.
                if (await list.first().isVisible()) {
                    await this.page.keyboard.press("Escape");
                }
            }
        }
    }

    /** Type this into the box that asks that: the one before it may still be open, and would take it. */
    async enter(asked: string | RegExp, text: string): Promise<void> {
        const box = this.page.locator(".quick-input-widget").filter({ hasText: asked });
        await box.locator("input:visible").fill(text);
        await this.page.keyboard.press("Enter");
    }

    /** Type into what was just clicked or opened, as soon as it takes the keys. */
    async typeInto(where: Locator, text: string): Promise<void> {
        await where.locator(".monaco-editor.focused").first().waitFor();
        await this.page.keyboard.type(text);
    }

    /** The box that the inline chat's first question is typed into. */
    get inlineQuestion(): Locator {
        return this.page
            .locator(".quick-input-widget")
            .filter({ has: this.page.locator(".quick-input-title", { hasText: /^(Inline Chat|인라인 채팅): / }) })
            .locator("input:focus");
    }

    /** Ask between the lines, where the inline chat was just opened. */
    async askInline(question: string): Promise<void> {
        await this.inlineQuestion.waitFor();
        await this.page.keyboard.type(question);
        await this.page.keyboard.press("Enter");
        await this.inlineQuestion.waitFor({ state: "detached" });
    }

    /** What can be done above a line of code. */
    lens(text: string | RegExp): Locator {
        return this.page.locator(".codelens-decoration a").filter({ hasText: text });
    }

    /** Begin to set a key by hand, for the provider in use: whose it is, is asked first. */
    async beginKey(title = "CodeGPT: Set API Key"): Promise<void> {
        await this.command(title);
        await this.row(/in use|사용 중/)
            .first()
            .click();
        await this.page.locator(".quick-input-widget input[type=password]").waitFor();
    }

    toast(text: string | RegExp): Locator {
        return this.page.locator(".notifications-toasts .notification-list-item").filter({ hasText: text });
    }

    dialog(): Locator {
        return this.page.locator(".monaco-dialog-box");
    }

    /** The button of Source Control. */
    get proposeMessage(): Locator {
        return this.page.getByRole("button", { name: /^(Propose Commit Message|커밋 메시지 제안)$/ });
    }

    /** Where git's message is typed. */
    get commitBox(): Locator {
        return this.page.locator(".scm-editor .view-lines");
    }

    get status(): Locator {
        return this.page.locator("[id$='codegpt.status']");
    }

    /** The page of ours that was opened last. */
    get newestPage(): FrameLocator {
        return this.page
            .frameLocator("iframe.webview.ready[src*='extensionId=codegpt-ls'] >> nth=-1")
            .frameLocator("iframe#active-frame");
    }

    /** The chat's page inside its two frames; a notebook has such frames too. */
    get chat(): FrameLocator {
        return this.page
            .frameLocator("iframe.webview.ready[src*='extensionId=codegpt-ls']")
            .frameLocator("iframe#active-frame");
    }

    async openChat(title = "CodeGPT: Open Chat"): Promise<void> {
        await this.command(title);
        await this.chat.locator(".composer textarea").waitFor({ timeout: 60_000 });
    }

    /** Ask, and go on as soon as the answer has its place in the chat. */
    async ask(question: string): Promise<void> {
        const answers = this.chat.locator(".answer");
        const before = await answers.count();
        const field = this.chat.locator(".composer textarea");
        await field.fill(question);
        await this.#send(field);
        try {
            await answers.nth(before).waitFor();
        } catch (error) {
            throw new Error(`after ${before} answers the chat shows: ${await this.chat.locator("body").innerText()}`, {
                cause: error,
            });
        }
    }

    /** On a busy machine the editor may still be moving its focus, and take the key for itself: then once more. */
    async #send(field: Locator): Promise<void> {
        for (let tries = 5; (await field.inputValue()) !== ""; tries--) {
            assert.notEqual(tries, 0, "the question stays in its field");
            await field.press("Enter");
            await setTimeout(tries === 5 ? 50 : 1_000);
        }
    }

    /** What is copied, as soon as something is. */
    async copied(): Promise<string> {
        for (;;) {
            const text = await this.page.evaluate(async () => navigator.clipboard.readText());
            if (text !== "") {
                return text;
            }
            await setTimeout(50);
        }
    }

    /** Wait until the newest answer has ended, one way or the other. */
    async answered(timeout = 60_000): Promise<void> {
        await this.chat.locator(".entry:last-child:not(.streaming) .answer-foot").waitFor({ timeout });
    }

    /** The newest answer. */
    get answer(): Locator {
        return this.chat.locator(".answer").last();
    }

    /** What axe finds in the chat that keeps somebody from using it. */
    async faults(): Promise<Fault[]> {
        const script = await readFile(join(import.meta.dirname, "node_modules/axe-core/axe.min.js"), "utf8");
        const found = await this.chat.locator("html").evaluate(async (_, source) => {
            // Run by the test and not by the page, whose policy lets no foreign script in.
            const checks = new Function(
                `const module = {exports: {}}; ${source}; return module.exports;`,
            )() as typeof axe;
            const { violations } = await checks.run(document);
            return violations.map((each) => ({ ...each, nodes: each.nodes.map(({ html }) => html) }));
        }, script);
        const serious = found.filter(({ impact }) => impact === "serious" || impact === "critical");
        return serious.map(({ id, impact, nodes }) => ({ id, impact, nodes }));
    }

    async openFile(name: string): Promise<void> {
        await this.#pick("Control+P", name, name);
        await this.page.locator(`.tab.active[data-resource-name='${name}']`).waitFor();
        // Between its lines an answer may show code, too.
        await this.page.locator(".editor-instance .view-lines").first().click();
    }

    /** What Chromium did meanwhile. */
    async trace(work: () => Promise<void>): Promise<TraceEvent[]> {
        await this.#browser.startTracing(this.page, { categories: CATEGORIES });
        await work();
        const { traceEvents } = JSON.parse((await this.#browser.stopTracing()).toString("utf8"));
        return traceEvents;
    }

    /** Bytes that the page and the frames of its process hold, after a collection. */
    async heap(): Promise<number> {
        const session = await this.page.context().newCDPSession(this.page);
        await session.send("HeapProfiler.collectGarbage");
        const { usedSize } = await session.send("Runtime.getHeapUsage");
        await session.detach();
        return usedSize;
    }

    /** A picture for people to look at, with all that moves come to rest. */
    async picture(name: string): Promise<void> {
        await mkdir(screenshots, { recursive: true });
        await this.page.screenshot({ path: join(screenshots, `${name}.png`), animations: "disabled" });
    }
}

/** A file of a process; empty when that has ended or is not ours. */
async function readProcess(id: string, name: string): Promise<string> {
    try {
        return await readFile(`/proc/${id}/${name}`, "utf8");
    } catch {
        return "";
    }
}
