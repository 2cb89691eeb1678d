// The licences of what is bundled: read off the bundles themselves, so that nothing is forgotten.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const PACKAGE = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//;
const LICENCE = /^(licen[cs]e|copying|notice)/i;

/**
 * The text of all licences.
 *
 * @param {string} root where `node_modules` lies
 * @param {import("esbuild").Metafile[]} metafiles of the bundles
 * @param {string[]} copied packages that are copied and not bundled
 */
export async function notices(root, metafiles, copied) {
    const bundled = metafiles
        .flatMap(({ inputs }) => Object.keys(inputs))
        .map((input) => PACKAGE.exec(input))
        .filter((match) => match !== null)
        // A package within another one's folder has its own version and licence.
        .map(([path]) => path.slice(0, -1));
    const folders = [...new Set([...bundled, ...copied.map((name) => `node_modules/${name}`)])].sort();
    const texts = await Promise.all(folders.map((folder) => notice(join(root, folder))));
    const head =
        "CodeGPT with Your Own Key holds parts of the following packages, each under the licence below its name.";
    return `${head}\n\n${texts.join("\n")}`;
}

async function notice(folder) {
    const { license, name, version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const files = (await readdir(folder)).filter((file) => LICENCE.test(file)).sort();
    if (files.length === 0) {
        throw new Error(`${name} has no licence text: it must not be bundled before its licence is known`);
    }
    const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
    return `${"=".repeat(80)}\n${name} ${version} (${license})\n${"=".repeat(80)}\n\n${texts.join("\n\n").trim()}\n`;
}
