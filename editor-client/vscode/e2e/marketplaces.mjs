// What both marketplaces ask of an extension, as far as it can be checked without them: node marketplaces.mjs FILE.vsix
// `vsce package` has its own rules, and `ovsx publish` those of `vsce`: what follows is what both find only after the upload,
// or never. What only the owner can decide (docs/publishing.md) is told, and stops nothing before `--owner`.
import { createRequire } from "node:module";
import { readFileSync, statSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";

const vsce = createRequire(import.meta.url)("@vscode/vsce");

const cwd = dirname(dirname(fileURLToPath(import.meta.url)));
const repository = join(cwd, "../..");
const [vsix, mode] = process.argv.slice(2);

/** Bytes. A person on a slow line waits for it; the servers take a hundred times as much. */
const MOST_BYTES = 5 * 1024 * 1024;
/** Characters that Open VSX keeps of a field. */
const MOST_CHARACTERS = { name: 255, displayName: 255, description: 2048, license: 255, version: 100 };
const ASKED = [
    "name",
    "displayName",
    "description",
    "version",
    "publisher",
    "license",
    "icon",
    "categories",
    "pricing",
];
const NEEDED = [
    "package.json",
    "README.md",
    "README.ko.md",
    "CHANGELOG.md",
    "LICENSE",
    "media/icon.png",
    "dist/extension.js",
];
const OURS = /^(package(\.nls(\.[a-z-]+)?)?\.json|README(\.ko)?\.md|CHANGELOG\.md|LICENSE|(l10n|media|dist)\/.+)$/;

const text = (name) => readFileSync(join(cwd, name), "utf8");
const manifest = JSON.parse(text("package.json"));
const titles = JSON.parse(text("package.nls.json"));
const said = (value) => (/^%.+%$/.test(value) ? titles[value.slice(1, -1)] : value);
const files = await vsce.listFiles({ cwd, packageManager: vsce.PackageManager.None });

const faults = [
    ...ASKED.filter((name) => !manifest[name]?.length).map((name) => `package.json says no ${name}`),
    ...Object.entries(MOST_CHARACTERS)
        .filter(([name, most]) => (said(manifest[name]) ?? "").length > most)
        .map(([name, most]) => `${name} has more than ${most} characters`),
    ...NEEDED.filter((name) => !files.includes(name)).map((name) => `${name} is not packed`),
    ...files.filter((name) => !OURS.test(name)).map((name) => `${name} is packed: is it meant to be?`),
    ...files.filter((name) => /(^|\/)\.|\.map$|\.ts$/.test(name)).map((name) => `${name} is packed and helps nobody`),
    ...files.filter((name) => /\.(js|css)$/.test(name)).flatMap(pathsIn),
    ...["README.md", "README.ko.md", "CHANGELOG.md"].flatMap(pagesFaults),
    ...(statSync(vsix).size > MOST_BYTES ? [`${vsix} has more than ${MOST_BYTES} bytes`] : []),
];

const undecided = [
    ...(manifest.repository?.url ? [] : ["repository: pictures of the README are shown once it is named"]),
    ...(manifest.homepage ? [] : ["homepage"]),
    ...(manifest.bugs?.url ? [] : ["bugs"]),
    ...(manifest.publisher === "codegpt-ls"
        ? ["publisher: codegpt-ls is the project's own word, registered nowhere"]
        : []),
];

faults.forEach((fault) => console.error(`marketplaces: ${fault}`));
if (undecided.length > 0) {
    console.error(`For the owner to decide before it is published (docs/publishing.md):\n  ${undecided.join("\n  ")}`);
}
process.exitCode = faults.length > 0 || (mode === "--owner" && undecided.length > 0) ? 1 : 0;

/** What names this machine or leads to the sources. */
function pathsIn(name) {
    const content = text(name);
    return [
        ...(content.includes(repository) ? [`${name} names ${repository}`] : []),
        ...(/\/[/*][#@] sourceMappingURL=/.test(content) ? [`${name} names a source map`] : []),
    ];
}

/** A page in a marketplace shows pictures by https, and no drawing; what is relative becomes an address of the repository. */
function pagesFaults(name) {
    const content = text(name);
    const pictures = [...content.matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g)];
    const links = [...content.matchAll(/\]\((?!https:|#)([^)#]+)/g)].map(([, link]) => link);
    return [
        ...(/<(img|svg|picture|video)\b/i.test(content) ? [`${name} shows a picture by an HTML element`] : []),
        ...pictures
            .filter(([, alt]) => alt.trim() === "")
            .map(([, , link]) => `${name}: ${link} has no words beside it`),
        ...pictures.filter(([, , link]) => /\.svg$|^(http|data):/.test(link)).map(([, , link]) => `${name}: ${link}`),
        ...links.filter((link) => !exists(posix.normalize(link))).map((link) => `${name}: ${link} leads nowhere`),
    ];
}

function exists(path) {
    return statSync(join(cwd, path), { throwIfNoEntry: false }) !== undefined;
}
