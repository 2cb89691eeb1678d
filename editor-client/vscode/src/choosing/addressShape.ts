/** What somebody types instead of an API's address. The server judges with more care; this is said while one types. */
export type AddressMistake = "scheme" | "form" | "userinfo" | "query";

/** What an address may be made with. */
export const PARTS = ["resource", "region", "location", "project"] as const;

export type Part = (typeof PARTS)[number];

export const isPart = (name: string): name is Part => PARTS.some((each) => each === name);

/** Whether this may be such a part: one label of a host, or one step of a path. */
export function fitsPart(typed: string): boolean {
    return typed.length <= 63 && /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/.test(typed);
}

/** The likeliest mistake in what was typed so far; undefined: it may be an address. */
export function mistakeInAddress(typed: string): AddressMistake | undefined {
    const text = typed.trim();
    if (!/^https?:\/\//i.test(text)) {
        return "scheme";
    }
    if (!URL.canParse(text) || /[\s\\]/.test(text)) {
        return "form";
    }
    const { hash, password, search, username } = new URL(text);
    if (username !== "" || password !== "") {
        return "userinfo";
    }
    return search !== "" || hash !== "" || text.endsWith("?") || text.endsWith("#") ? "query" : undefined;
}

/** Whether two addresses lead to the same place: however they were typed. */
export function sameAddress(one: string | undefined, other: string | undefined): boolean {
    return plain(one) === plain(other);
}

/** Whether an address is a port of this machine. */
export function isOnThisMachine(address: string): boolean {
    if (!URL.canParse(address)) {
        return false;
    }
    const { hostname } = new URL(address);
    return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function plain(address: string | undefined): string {
    const text = address?.trim() ?? "";
    return URL.canParse(text) ? new URL(text).href.replace(/\/+$/, "") : text;
}
