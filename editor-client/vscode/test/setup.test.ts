import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, before, describe, test } from "node:test";

import { whatIs } from "../src/server/location";
import { Redactor } from "../src/server/redaction";
import { causeOf } from "../src/server/setup/cause";
import { Environments, toolIn } from "../src/server/setup/environments";
import { environment, onlyPipKnowsTheWay, proxiesIn } from "../src/server/setup/network";
import { findPython } from "../src/server/setup/python";
import { runTool, ToolFailed } from "../src/server/setup/tool";
import { OUTPUTS } from "./setupOutputs";

/** Those of the recordings that went through one. */
const PROXIES = ["127.0.0.1:9", "no-proxy.invalid:8080"];

let folder = "";
before(async () => void (folder = await mkdtemp(join(tmpdir(), "codegpt-setup-"))));
after(() => rm(folder, { recursive: true, force: true }));

/** A program that says this. */
async function program(place: string, name: string, script: string): Promise<string> {
    const file = join(folder, place, name);
    await mkdir(join(folder, place), { recursive: true });
    await writeFile(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return file;
}

const python = (place: string, version: string, whole: 0 | 1, name = "python3"): Promise<string> =>
    program(place, name, `printf '%s' '${version} ${whole} ${join(folder, place, name)}'`);

describe("V6: why an installation failed is read from what the tools really say", () => {
    for (const [what, cause, output] of OUTPUTS) {
        test(what, () => assert.equal(causeOf(output, what.includes("prox") ? PROXIES : []), cause));
    }

    test("what could not be reached is the proxy only where it is one", () => {
        const [, , output] = OUTPUTS.find(([what]) => what === "pip 26.3: no proxy there") ?? [];
        assert.equal(causeOf(String(output), ["127.0.0.1:3128"]), "offline");
    });

    test("what nobody knows is no reason to blame the network", () => assert.equal(causeOf("boom", []), "unknown"));
});

describe("V6: the Python to set the server up with", () => {
    test("is the first on PATH that is new enough, and the one that is set before that", async () => {
        const [old, good, set] = [
            await python("first", "3.9.18", 1),
            await python("second", "3.11.2", 1),
            await python("elsewhere", "3.13.0", 1, "my-python"),
        ];
        const path = ["first", "second"].map((each) => join(folder, each)).join(delimiter);
        assert.deepEqual(await findPython(null, path, true), { python: { file: good, version: "3.11.2", venv: true } });
        assert.deepEqual(await findPython(set, path, true), { python: { file: set, version: "3.13.0", venv: true } });
        const looked = await findPython(old, path, true);
        assert.ok("why" in looked && looked.why === "old" && looked.python.file === old);
    });

    test("that is too old is told with version and place, the newest of them", async () => {
        await python("olds", "3.8.18", 1, "python3");
        const newest = await python("olds", "3.10.13", 1, "python");
        const looked = await findPython(null, join(folder, "olds"), true);
        assert.deepEqual(looked, { why: "old", python: { file: newest, version: "3.10.13", venv: true } });
    });

    test("that lacks venv is told as that, and does for uv", async () => {
        const bare = { file: await python("bare", "3.11.2", 0), version: "3.11.2", venv: false };
        assert.deepEqual(await findPython(null, join(folder, "bare"), true), { why: "bare", python: bare });
        assert.deepEqual(await findPython(null, join(folder, "bare"), false), { python: bare });
    });

    test("is none where a program only has its name, or the setting names something else", async () => {
        await program("false", "python3", "exit 9");
        assert.deepEqual(await findPython(null, join(folder, "false"), true), { why: "none" });
        for (const file of ["python3", join(folder, "nowhere"), folder, join(folder, "false", "python3")]) {
            assert.deepEqual(await findPython(file, process.env["PATH"], true), { why: "unusable", file });
        }
    });

    test("never comes from a relative entry of PATH, which would be the project's folder", async () => {
        assert.deepEqual(await findPython(null, ["", ".", "bin"].join(delimiter), true), { why: "none" });
    });
});

describe("V6: the way out of pip and uv", () => {
    const none = { proxy: null, caBundle: null };

    test("is the person's own, and what is set in VS Code counts before it", () => {
        const own = { PIP_INDEX_URL: "https://index.local/simple", HTTPS_PROXY: "http://one:1", PIP_RETRIES: "7" };
        assert.deepEqual({ ...environment(own, none), ...own }, environment(own, none));
        const set = environment(own, { proxy: "http://two:2", caBundle: "/ca.pem" });
        assert.deepEqual(
            [set["HTTPS_PROXY"], set["https_proxy"], set["PIP_PROXY"], set["PIP_CERT"], set["SSL_CERT_FILE"]],
            ["http://two:2", "http://two:2", "http://two:2", "/ca.pem", "/ca.pem"],
        );
        assert.equal(set["PIP_INDEX_URL"], own.PIP_INDEX_URL);
    });

    test("never leads pip to another place than the environment, and uv to a Python of its own", () => {
        const environ = environment(
            { PIP_TARGET: "/elsewhere", PIP_USER: "1", UV_PYTHON_DOWNLOADS: "automatic" },
            none,
        );
        assert.deepEqual(
            [environ["PIP_TARGET"], environ["PIP_USER"], environ["UV_PYTHON_DOWNLOADS"]],
            [undefined, "0", "never"],
        );
    });

    test("names its proxies as pip names what it cannot reach", () => {
        assert.deepEqual(proxiesIn({ https_proxy: "http://name:word@proxy.local:3128", HTTP_PROXY: "no address" }), [
            "proxy.local:3128",
        ]);
    });

    test("is pip's where only pip was told it", async () => {
        const file = join(folder, "pip.conf");
        await writeFile(file, "[global]\nindex-url = https://index.local/simple\n");
        const home = join(folder, "home");
        const alone = { HOME: home, XDG_CONFIG_DIRS: home, PIP_CONFIG_FILE: "/dev/null" };
        assert.equal(await onlyPipKnowsTheWay(alone), false);
        assert.equal(await onlyPipKnowsTheWay({ ...alone, PIP_INDEX_URL: "https://index.local" }), true);
        assert.equal(await onlyPipKnowsTheWay({ ...alone, PIP_CONFIG_FILE: file }), true);
        assert.equal(await onlyPipKnowsTheWay({ PIP_CONFIG_FILE: file, UV_DEFAULT_INDEX: "https://x" }), false);
    });
});

describe("V6: an environment", () => {
    async function made(environments: Environments, version: string): Promise<string> {
        const place = await environments.begin(version);
        await mkdir(join(place, "bin"));
        for (const name of ["python", "codegpt-ls"]) {
            await writeFile(toolIn(place, name), "", { mode: 0o755 });
        }
        return place;
    }

    test("counts only when it was made to its end", async () => {
        const environments = new Environments(join(folder, "ends"));
        const place = await made(environments, "1.0.0");
        assert.deepEqual(await environments.whole(), []);
        await environments.finish(place, "1.0.0");
        const [whole] = await environments.whole();
        assert.deepEqual([whole?.folder, whole?.version], [place, "1.0.0"]);
    });

    test("counts no more when the system took its Python away", async () => {
        const environments = new Environments(join(folder, "gone"));
        const place = await made(environments, "1.0.0");
        await environments.finish(place, "1.0.0");
        await rm(toolIn(place, "python"));
        assert.deepEqual(await environments.whole(), []);
    });

    test("of two windows that make one at once neither spoils the other's", async () => {
        const windows = [new Environments(join(folder, "two")), new Environments(join(folder, "two"))];
        const places = await Promise.all(windows.map((each) => made(each, "1.0.0")));
        assert.notEqual(places[0], places[1]);
        await Promise.all(windows.map((each, index) => each.finish(String(places[index]), "1.0.0")));
        const whole = (await windows[0]?.whole()) ?? [];
        assert.deepEqual(new Set(whole.map((each) => each.folder)), new Set(places));
    });

    test("is taken away when another has its place, but not while a window runs it or makes it", async () => {
        const storage = join(folder, "tidy");
        const environments = new Environments(storage);
        const [old, used, begun, abandoned, kept] = [
            await made(environments, "1.0.0"),
            await made(environments, "1.0.1"),
            await environments.begin("1.0.2"),
            await environments.begin("1.0.2"),
            await made(environments, "1.0.2"),
        ];
        await Promise.all([old, used, kept].map((each) => environments.finish(each, "1")));
        // This test's runner is another process that lives; the one that used the old one has ended.
        await writeFile(join(used, `used-by-${process.ppid}`), "");
        await writeFile(join(old, "used-by-99999999"), "");
        const yesterday = new Date(Date.now() - 86_400_000);
        await utimes(abandoned, yesterday, yesterday);
        await environments.tidy(kept);
        const left = await readdir(storage);
        assert.deepEqual(new Set(left.map((name) => join(storage, name))), new Set([used, begun, kept]));
    });
});

describe("V6: a tool", () => {
    const running = (signal: AbortSignal, lines: string[] = []) => ({
        folder,
        environ: process.env,
        signal,
        line: (text: string) => void lines.push(text),
    });

    test("that fails tells all that it said, and the log has every line", async () => {
        const lines: string[] = [];
        const failing = await program("tools", "fails", "echo one; echo two >&2; exit 3");
        const failed = runTool(failing, [], running(new AbortController().signal, lines));
        await assert.rejects(
            failed,
            (error) => error instanceof ToolFailed && /one[^]*two|two[^]*one/.test(error.output),
        );
        assert.ok(["one", "two"].every((line) => lines.includes(line)));
    });

    test("that is stopped ends with all that it started", async () => {
        const stop = new AbortController();
        const child = join(folder, "child");
        const long = await program(
            "tools",
            "long",
            `sleep 600 & echo $! > ${child}.new; mv ${child}.new ${child}; echo begun; wait`,
        );
        const working = runTool(long, [], {
            ...running(stop.signal),
            line: (text) => text === "begun" && stop.abort(),
        });
        await assert.rejects(working);
        const id = Number(await readFile(child, "utf8"));
        await gone(id);
    });

    test("that is not there is told as one that did not start", async () => {
        const absent = runTool(join(folder, "absent"), [], running(new AbortController().signal));
        await assert.rejects(absent, /did not start/);
    });
});

test("V6: the log holds what the tools said without the passwords in addresses", () => {
    const said = "Looking in indexes: https://me:s3cret@index.local/simple via http://u:pa:ss@proxy:3128";
    const kept = new Redactor().clean(said);
    assert.equal(kept, "Looking in indexes: https://me:…@index.local/simple via http://u:…@proxy:3128");
});

/** Wait until this process has ended; it is nobody's who would still have to fetch it. */
async function gone(id: number): Promise<void> {
    for (;;) {
        const state = await readFile(`/proc/${id}/stat`, "utf8").catch(() => undefined);
        if (state === undefined || state.includes(" Z ")) {
            return;
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
}

test("V16: what the setting names is told apart", async () => {
    const file = await program("places", "codegpt-ls", "");
    assert.equal(await whatIs(file), "program");
    assert.equal(await whatIs(join(folder, "places")), "folder");
    assert.equal(await whatIs(join(folder, "places", "other")), "nothing");
    await chmod(file, 0o644);
    assert.equal(await whatIs(file), "unreadable");
});
