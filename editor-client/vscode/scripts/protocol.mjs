// Types of the wire, out of the server's own schema.
//     node scripts/protocol.mjs           write src/protocol/generated.ts
//     node scripts/protocol.mjs --check   fail when it is stale
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { compile } from "json-schema-to-typescript";
import { format, resolveConfig } from "prettier";

const schema = new URL("../../../schema/", import.meta.url);
const target = new URL("../src/protocol/generated.ts", import.meta.url);

const read = async (name) => JSON.parse(await readFile(new URL(name, schema), "utf8"));
const nameOf = (reference) => reference.$ref.split("/").at(-1);

async function types() {
    const protocol = await read("protocol.json");
    const text = await compile(plain(protocol), "Everything", {
        additionalProperties: false,
        bannerComment: "",
        format: false,
        ignoreMinAndMaxItems: true,
        unreachableDefinitions: true,
    });
    // The root that the compiler needs is nothing of ours, nor are its words about it.
    return text
        .replace(/(?: \*\s*\n)? \* This interface was referenced by [^]*?(?=\n \*\/)/g, "")
        .replace(/\n\n \*\//g, "\n */")
        .replace(/\/\*\*\s*\*\/\n/g, "")
        .replace(/(?:\/\*\*[^/]*\*\/\n)?export interface Everything \{[^]*?\n?\}\n/, "");
}

/** Without what stands beside a reference, which would make a second type of the same shape. */
function plain(node) {
    if (Array.isArray(node)) return node.map(plain);
    if (node === null || typeof node !== "object") return node;
    if (node.$ref) return { $ref: node.$ref };
    return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, plain(value)]));
}

function tables(methods) {
    const requests = methods.filter((method) => method.kind === "request").map(request);
    const events = methods.filter((method) => method.kind === "event").map(event);
    const names = (kind) => methods.filter((method) => method.kind === kind).map((method) => `"${method.name}"`);
    return `
/** What can be asked: params and result by method. */
export interface Requests {
${requests.join("\n")}
}

/** What the server tells by itself: params by method. */
export interface Events {
${events.join("\n")}
}

export type Notification = ${names("notification").join(" | ")};

/** What can be run by \`workspace/executeCommand\`. */
export type ServerCommand = ${names("command").join(" | ")};
`;
}

function request(method) {
    const result = method.result ? nameOf(method.result) + (method.resultMayBeNull ? " | null" : "") : "null";
    return `    "${method.name}": { params: ${nameOf(method.params)}; result: ${result} };`;
}

function event(method) {
    return `    "${method.name}": ${nameOf(method.params)};`;
}

const { methods } = await read("methods.json");
const banner = "// Generated from schema/ by `npm run protocol`.\n\n";
const text = await format(`${banner}${await types()}${tables(methods)}`, {
    ...(await resolveConfig(fileURLToPath(target))),
    parser: "typescript",
});
if (!process.argv.includes("--check")) {
    await writeFile(target, text);
} else if ((await readFile(target, "utf8")) !== text) {
    console.error("src/protocol/generated.ts is stale: npm run protocol");
    process.exitCode = 1;
}
