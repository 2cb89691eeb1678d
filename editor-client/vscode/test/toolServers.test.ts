import assert from "node:assert/strict";
import { test } from "node:test";

import type { McpServerItem, McpServersResult } from "../src/protocol/generated";
import { acting, adding, holdsKey, importing, namesIn, wordsIn } from "../src/toolServers/argv";
import { places, settingsOf } from "../src/toolServers/places";
import { howOf, listed, waysFor } from "../src/toolServers/rows";
import { terminalOf } from "../src/toolServers/terminal";
import type { Words } from "../src/toolServers/words";

const BEGUN = ["--locale", "ko", "--stay"];
const WORDS: Words = {
    states: {
        allowed: "may be used",
        unseen: "not allowed yet",
        changed: "changed",
        missing: "not found",
        miswritten: "cannot be read",
    },
    local: "stays here",
    tools: (count) => `tools: ${count}`,
};

test("a name, a path or an argument that looks like an option or a command of a shell is handed on as it is", () => {
    const hostile = '--yes; $(touch /tmp/x) `id` ${command:x} "';
    assert.deepEqual(acting("test", hostile, "ko"), ["mcp", "test", ...BEGUN, "--", hostile]);
    assert.deepEqual(acting("remove", "--yes", "ko"), ["mcp", "remove", ...BEGUN, "--", "--yes"]);
    assert.deepEqual(importing(hostile, "ko"), ["mcp", "import", ...BEGUN, "--", hostile]);
    const server = { name: "git", words: ["uvx", "--yes", "--", hostile], secrets: ["--yes"], local: true };
    assert.deepEqual(adding(server, "ko"), [
        ...["mcp", "add", ...BEGUN, "--secret=--yes", "--local", "--"],
        ...["git", "uvx", "--yes", "--", hostile],
    ]);
});

test("an address is no program, and its secrets are headers", () => {
    const server = { name: "acme", words: ["https://tools.example/mcp"], secrets: ["Authorization"], local: false };
    assert.deepEqual(adding(server, "ko"), [
        ...["mcp", "add", ...BEGUN, "--header=Authorization", "--url=https://tools.example/mcp", "--", "acme"],
    ]);
});

for (const [line, words] of [
    ["  uvx  mcp-server-git ", ["uvx", "mcp-server-git"]],
    [`"C:\\Program Files\\a.exe" -x='b c'`, ["C:\\Program Files\\a.exe", "-x=b c"]],
    [`sh -c "echo 'a' && $HOME" ''`, ["sh", "-c", "echo 'a' && $HOME", ""]],
    ["", []],
    [`sh "open`, undefined],
] as const) {
    test(`the line ${JSON.stringify(line)} is taken apart as it reads`, () => assert.deepEqual(wordsIn(line), words));
}

test("where names of secrets are asked for, a value is taken by no name", () => {
    assert.deepEqual(namesIn(" GITHUB_TOKEN, X-Api-Key  A "), ["GITHUB_TOKEN", "X-Api-Key", "A"]);
    assert.deepEqual(namesIn(""), []);
    for (const value of ["TOKEN=abc", "Authorization: x", "-x", "ghp_0123456789abcdefghij", "sk-proj-0123456789abc"]) {
        assert.equal(namesIn(value), undefined, value);
    }
});

test("what looks like a key is told from a program", () => {
    for (const line of [
        "npx -y server --token ghp_0123456789abcdefghij",
        "curl -H 'Authorization: Bearer abc'",
        "server sk-proj-e2e0123456789ABCDEF",
        "server --jwt=eyJhbGciOiJIUzI1NiJ9.e30",
    ]) {
        assert.ok(holdsKey(line), line);
    }
    for (const line of [
        "uvx sk-learn-mcp-server",
        "npx -y @acme/key-value-server-2",
        "bearer-server",
        "/opt/AKIA/run",
    ]) {
        assert.ok(!holdsKey(line), line);
    }
});

test("the terminal runs our program with the server's own environment, and nothing of a folder", () => {
    const made = terminalOf("Servers", "/opt/codegpt-ls", ["mcp", "test"], "/own", { CODEGPT_LS_HOME: "/kept" });
    assert.deepEqual(
        [made.shellPath, made.shellArgs, made.cwd, made.env, made.strictEnv],
        ["/opt/codegpt-ls", ["mcp", "test"], "/own", { CODEGPT_LS_HOME: "/kept" }, true],
    );
});

const server = (name: string, state: McpServerItem["state"], more: Partial<McpServerItem> = {}): McpServerItem => ({
    ...{ name, state, local: false, tools: [] },
    ...more,
});

test("each server is told with its state, how it is started, and what can be done about it", async () => {
    const result: McpServersResult = {
        servers: [
            server("git", "allowed", { local: true, tools: ["log", "show"], command: ["/bin/uvx", "a b", "c"] }),
            server("new", "unseen", { message: "Look at it.", command: ["/bin/new"] }),
            server("other", "changed", { message: "Look at it.", command: ["/bin/other", ""] }),
            server("gone", "missing", { message: "Install it.", command: ["gone"] }),
            server("odd", "miswritten", { message: "Correct it." }),
            server("bare", "allowed", { url: "https://tools.example/mcp" }),
        ],
        file: "/kept/mcp.json",
    };
    const found = await listed(Promise.resolve(result), WORDS);
    assert.deepEqual(
        found?.rows.map(({ description, detail, label }) => [label, description, detail]),
        [
            ["git", "may be used · tools: 2 · stays here", '/bin/uvx "a b" c'],
            ["new", "not allowed yet", "/bin/new"],
            ["other", "changed", '/bin/other ""'],
            ["gone", "not found", "gone"],
            ["odd", "cannot be read", "Correct it."],
            ["bare", "may be used · tools: 0", "https://tools.example/mcp"],
        ],
    );
    assert.deepEqual(
        result.servers.map((each) => waysFor(each)[0]),
        ["test", "test", "test", "open", "open", "test"],
    );
    assert.ok(result.servers.every((each) => waysFor(each).includes("remove")));
});

test("what steers or hides in a command is seen in the list", () => {
    assert.equal(howOf(server("a", "unseen", { command: ["sh", "-c", 'a\n"b"\u202e'] })), 'sh -c "a\\n\\"b\\"\u202e"');
});

test("a server that is too old to know of servers of tools is told from one that fails", async () => {
    const failing = (code: number) => Promise.reject(Object.assign(new Error("no"), { code }));
    assert.equal(await listed(failing(-32601), WORDS), undefined);
    await assert.rejects(listed(failing(-32803), WORDS), /no/);
});

test("the files of other programs are looked for where each system has them", () => {
    const found = (platform: NodeJS.Platform, home: string, environ: Record<string, string> = {}) =>
        places(platform, home, settingsOf(platform, home, environ)).map(({ file }) => file);
    assert.deepEqual(found("linux", "/home/you"), [
        "/home/you/.claude.json",
        "/home/you/.config/Claude/claude_desktop_config.json",
        "/home/you/.codex/config.toml",
        "/home/you/.cursor/mcp.json",
        "/home/you/.config/Code/User/mcp.json",
        "/home/you/.config/zed/settings.json",
    ]);
    assert.ok(found("linux", "/home/you", { XDG_CONFIG_HOME: "/kept" }).includes("/kept/Code/User/mcp.json"));
    assert.ok(found("darwin", "/Users/you").includes("/Users/you/Library/Application Support/Code/User/mcp.json"));
    assert.ok(found("darwin", "/Users/you").includes("/Users/you/.config/zed/settings.json"));
    const windows = found("win32", "C:\\Users\\you", { APPDATA: "D:\\Roaming" });
    assert.ok(windows.includes("D:\\Roaming\\Claude\\claude_desktop_config.json"));
    assert.ok(windows.includes("C:\\Users\\you\\.cursor\\mcp.json"));
});
