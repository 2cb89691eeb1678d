import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

/** The way out that the person set in VS Code. */
export interface Network {
    readonly proxy: string | null;
    readonly caBundle: string | null;
}

type Environ = NodeJS.ProcessEnv;

const PROXIES = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];
/** Where the person's own pip would install to, or what else it would install: this is no such call. */
const ELSEWHERE = ["PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_REQUIREMENT", "PIP_EDITABLE", "PIP_DRY_RUN"];
/** What decides where pip goes. */
const STEERS =
    /^\s*(index[-_]url|extra[-_]index[-_]url|find[-_]links|no[-_]index|proxy|cert|trusted[-_]host|client[-_]cert)\s*[=:]/im;
const PIP_VARIABLES = /^PIP_(INDEX_URL|EXTRA_INDEX_URL|FIND_LINKS|NO_INDEX|PROXY|CERT|TRUSTED_HOST|CLIENT_CERT)$/;
const UV_VARIABLES = /^UV_(INDEX|DEFAULT_INDEX|INDEX_URL|EXTRA_INDEX_URL|FIND_LINKS|NO_INDEX|CONFIG_FILE)$/;

/** The environment of pip and uv: the person's own configuration, and on top of it what is set in VS Code. */
export function environment(environ: Environ, { caBundle, proxy }: Network): Environ {
    return {
        PIP_RETRIES: "2",
        UV_HTTP_RETRIES: "2",
        UV_SYSTEM_CERTS: "1",
        // The same for a uv of before 0.10.
        UV_NATIVE_TLS: "1",
        ...Object.fromEntries(Object.entries(environ).filter(([name]) => !ELSEWHERE.includes(name))),
        ...(proxy !== null && Object.fromEntries(["PIP_PROXY", ...PROXIES].map((name) => [name, proxy]))),
        ...(proxy !== null && { NO_PROXY: "", no_proxy: "" }),
        ...(caBundle !== null && { PIP_CERT: caBundle, SSL_CERT_FILE: caBundle }),
        // Many a pip.conf says so, and pip refuses it within an environment.
        PIP_USER: "0",
        // A Python is never fetched unsaid.
        UV_PYTHON_DOWNLOADS: "never",
        UV_NO_PROGRESS: "1",
    };
}

/** Host and port of each proxy in this environment, as pip names what it could not reach. */
export function proxiesIn(environ: Environ): string[] {
    const addresses = ["PIP_PROXY", ...PROXIES].map((name) => environ[name] ?? "");
    return addresses
        .filter((each) => URL.canParse(each))
        .map((each) => {
            const { hostname, port, protocol } = new URL(each);
            return `${hostname}:${port || (protocol === "https:" ? "443" : "80")}`;
        });
}

/** Whether the person told pip where to go, and uv, which reads nothing of pip's, not. */
export async function onlyPipKnowsTheWay(environ: Environ): Promise<boolean> {
    const names = Object.keys(environ);
    if (names.some((name) => UV_VARIABLES.test(name))) {
        return false;
    }
    if (names.some((name) => PIP_VARIABLES.test(name))) {
        return true;
    }
    const texts = await Promise.all(configurations(environ).map((file) => readFile(file, "utf8").catch(() => "")));
    return texts.some((text) => STEERS.test(text));
}

/** The files that pip reads: https://pip.pypa.io/en/stable/topics/configuration/ */
function configurations(environ: Environ): string[] {
    const named = environ["PIP_CONFIG_FILE"];
    if (named === "/dev/null" || named?.toLowerCase() === "nul") {
        return [];
    }
    const home = environ["HOME"] ?? homedir();
    const files = {
        win32: [
            join(environ["ProgramData"] ?? "C:\\ProgramData", "pip", "pip.ini"),
            join(environ["APPDATA"] ?? home, "pip", "pip.ini"),
            join(home, "pip", "pip.ini"),
        ],
        darwin: [
            "/Library/Application Support/pip/pip.conf",
            join(home, "Library/Application Support/pip/pip.conf"),
            join(home, ".config/pip/pip.conf"),
            join(home, ".pip/pip.conf"),
        ],
        linux: [
            ...(environ["XDG_CONFIG_DIRS"] ?? "/etc/xdg").split(":").map((folder) => join(folder, "pip/pip.conf")),
            "/etc/pip.conf",
            join(environ["XDG_CONFIG_HOME"] ?? join(home, ".config"), "pip/pip.conf"),
            join(home, ".pip/pip.conf"),
        ],
    };
    const own = process.platform === "win32" || process.platform === "darwin" ? process.platform : "linux";
    return [...files[own], ...(named === undefined ? [] : [named])];
}
