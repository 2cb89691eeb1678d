import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { openKeyed } from "./keyed.ts";

const folders: string[] = [];

after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function folder(): Promise<string> {
    const made = await mkdtemp(join(tmpdir(), "codegpt-no-server-"));
    folders.push(made);
    return made;
}

test("V16: whatever stands in the place of the server is told in one sentence that leads to the setting", async (context) => {
    const place = await folder();
    const program = join(place, "codegpt-ls");
    const { editor, fakes } = await openKeyed({ settings: { "codegpt.serverPath": program }, locale: "ko" });
    context.after(async () => {
        await editor.close();
        await fakes.stop();
    });
    const script = (text: string) => () => writeFile(program, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    for (const [sentence, lay] of [
        ["적힌 파일이 없습니다", () => Promise.resolve()],
        ["폴더가 적혀 있습니다", () => mkdir(program)],
        [
            "실행 권한이 없습니다",
            async () => {
                await rm(program, { recursive: true });
                await writeFile(program, "", { mode: 0o644 });
            },
        ],
        [
            "시작하자마자 종료되었습니다(3)",
            async () => {
                await rm(program);
                await script("exit 3")();
            },
        ],
        ["CodeGPT 서버가 아닌 프로그램입니다", script("echo hello; exec sleep 600")],
    ] as const) {
        await lay();
        await editor.command("CodeGPT: 서버 다시 시작");
        await editor.toast(sentence).getByRole("button", { name: "설정 열기" }).waitFor();
        assert.equal(await editor.page.locator(".notifications-toasts .notification-list-item").count(), 1, sentence);
        await editor.picture(`67-no-server-${sentence.split(" ")[0]}`);
        // The language pack of these tests has words of ours only.
        await editor.command("Notifications: Clear All Notifications");
    }
    await editor.openChat("CodeGPT: 채팅 열기");
    await editor.chat.getByText("CodeGPT 서버가 아닌 프로그램입니다").waitFor();
    // What leads on is not an empty page of connections.
    await editor.status.click();
    await editor.toast("CodeGPT 서버가 아닌 프로그램입니다").getByRole("button", { name: "설정 열기" }).click();
    await editor.page.locator(".settings-editor").getByText("Server Path").first().waitFor();
});

test("V24: a window that does not use CodeGPT starts no server and says so; its first use starts one", async (context) => {
    const { editor, fakes } = await openKeyed({ files: { "a.py": "def double(x):\n    return x * 2\n" } });
    context.after(async () => {
        await editor.close();
        await fakes.stop();
    });
    await editor.status.locator("[aria-label*='starts when it is used']").waitFor();
    await editor.openFile("a.py");
    await editor.page.keyboard.press("Control+a");
    const explain = await editor.offered("CodeGPT: Explain");
    await editor.picture("68-light-bulb-before-the-server");
    assert.deepEqual(await editor.servers(), []);

    await explain.click();
    await editor.answered();
    assert.equal((await fakes.chats()).length, 1);
    assert.equal((await editor.servers()).length, 1);
});

test("in a folder that is not trusted the chat works, and the folder decides nothing", async (context) => {
    const { editor, fakes } = await openKeyed({
        trust: true,
        files: {
            ".vscode/settings.json": JSON.stringify({
                "codegpt.baseUrl": "http://127.0.0.1:9/v1",
                "codegpt.temperature": 0.9,
                "codegpt.serverPath": "./server.sh",
                "codegpt.pythonPath": "./python.sh",
            }),
            "a.py": "x = 1\n",
        },
    });
    context.after(async () => {
        await editor.close();
        await fakes.stop();
    });
    await editor.page.locator("[id$='status.workspaceTrust']").waitFor();
    await editor.openChat();
    await editor.ask("Who hears this?");
    await editor.answered();
    assert.equal((await fakes.chats()).length, 1);
    await editor.picture("69-not-trusted");
});
