/** Why an installation failed, as far as a person can do something about it. */
export type Cause =
    "full" | "forbidden" | "tampered" | "certificate" | "proxyKey" | "proxy" | "offline" | "index" | "unknown";

/** What pip 23 to 26 and uv 0.13 say of each, and Node of files; the first that fits counts. */
const SIGNS: readonly (readonly [Cause, RegExp])[] = [
    [
        "full",
        /No space left on device|Disk quota exceeded|not enough space on the disk|os error (28|122|112)\b|\bENOSPC\b/i,
    ],
    ["tampered", /DO NOT MATCH THE HASHES|Hash mismatch for|Invalid zip file structure/],
    ["certificate", /CERTIFICATE_VERIFY_FAILED|problem confirming the ssl certificate|invalid peer certificate/],
    ["proxyKey", /Tunnel connection failed: 407|proxy authorization required/],
    ["proxy", /Cannot connect to proxy|Tunnel connection failed|tunnel error|Missing dependencies for SOCKS/],
    ["forbidden", /\[Errno (13|30)\]|os error (13|30|5)\)|Access is denied|\bE(ACCES|ROFS|PERM)\b/],
    [
        "offline",
        /establish a new connection|Failed to resolve|dns error|tcp connect error|ConnectTimeout|ReadTimeout|timed out|Connection (aborted|reset|broken)|broken by '(ProtocolError|RemoteDisconnected)|error sending request/,
    ],
    ["index", /No matching distribution|No solution found|HTTP (status|error)|\b[45]\d\d (Client|Server) Error/i],
];

/**
 * Why it failed, out of all that the tool said.
 *
 * @param proxies host and port of the proxies it had to go through: newer pips tell a dead proxy from a dead index
 *     by its name only
 */
export function causeOf(output: string, proxies: readonly string[]): Cause {
    const cause = SIGNS.find(([, sign]) => sign.test(output))?.[0] ?? "unknown";
    return cause === "offline" && proxies.some((proxy) => unreachable(output).includes(proxy)) ? "proxy" : cause;
}

/** Host and port of what could not be reached, as pip 24 and newer write them. */
function unreachable(output: string): string[] {
    return [...output.matchAll(/host='([^']*)', port=(\d+)/g)].map(([, host = "", port = ""]) => `${host}:${port}`);
}
