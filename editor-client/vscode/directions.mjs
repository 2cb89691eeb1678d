// Who may import whom. Each rule is named by the sentence that a newcomer needs, and `npm run check:directions` says it
// with the two files that break it. Types count: whoever needs a type has to know the file it stands in.

/** Three ways in for a person, each beside the others. */
const DOORS = "^src/(chat|inline|connectionPage)/";
const PAGE = "^src/page/";
/** What goes between a page and the extension, and how both judge it. */
const SHARED =
    "^src/(chat/(entries|messages|slash|steps|thinking)|connectionPage/messages|keys/shape|choosing/(addressShape|finding)|particles)\\.ts$";
/** The sentences of a page, which the extension writes into it. */
const WORDS = "^src/(chat|connectionPage)/words\\.ts$";
/** What `scripts/build.mjs` bundles. */
const ENTRIES = "^src/(extension\\.ts|page/page\\.tsx|page/connection/page\\.tsx)$";
const VSCODE = "^(vscode$|node_modules/@types/vscode/)";

const never = (name, from, to) => ({ name, severity: "error", from, to });

export default {
    forbidden: [
        never("No circles: of two files one imports the other, however long the way round", {}, { circular: true }),
        never("Only extension.ts puts the parts together, so no file imports it", {}, { path: "^src/extension\\.ts$" }),
        never("protocol is generated from the server's schema and imports nothing", { path: "^src/protocol/" }, {}),
        never(
            "server starts the server and speaks to it: of ours it imports the protocol, and surfaces to tell of it",
            { path: "^src/server/" },
            { path: "^src/", pathNot: "^src/(server|protocol)/|^src/surfaces/" },
        ),
        never(
            "Only server speaks LSP: the others ask it, and import no language client",
            { path: "^src/", pathNot: "^src/server/" },
            { path: "vscode-(languageclient|languageserver|jsonrpc)" },
        ),
        never(
            "chat, inline and connectionPage are three doors: none imports another",
            { path: DOORS },
            { path: DOORS, pathNot: "^src/$1/" },
        ),
        never(
            "Doors are opened by extension.ts: what they stand on imports none of them",
            { path: "^src/", pathNot: [DOORS, PAGE, "^src/extension\\.ts$"] },
            { path: DOORS },
        ),
        never(
            "A conversation never touches a key: chat and inline import nothing of keys",
            { path: "^src/(chat|inline)/" },
            { path: "^src/keys/" },
        ),
        never(
            "The page runs in a browser: neither it nor what it shares with the extension imports vscode",
            { path: [PAGE, SHARED] },
            { path: VSCODE },
        ),
        never(
            "The page runs in a browser: neither it nor what it shares with the extension imports Node",
            { path: [PAGE, SHARED] },
            { dependencyTypes: ["core"] },
        ),
        never(
            "The page shares messages with the extension, and imports nothing else of it",
            { path: PAGE },
            { path: "^src/", pathNot: [PAGE, SHARED, WORDS] },
        ),
        never(
            "Of its sentences the page imports the type only: the extension writes them in the editor's language",
            { path: PAGE },
            { path: WORDS, dependencyTypesNot: ["type-only"] },
        ),
        never(
            "What the page shares with the extension imports nothing else of the extension",
            { path: SHARED },
            { path: "^src/", pathNot: SHARED },
        ),
        never(
            "The extension never imports the page: it is bundled apart, and told by messages",
            { path: "^src/", pathNot: PAGE },
            { path: PAGE },
        ),
        never("scripts pack src: src imports none of them", { path: "^src/" }, { path: "^scripts/" }),
        never("Tests are imported by tests only", { pathNot: "^(test|e2e)/" }, { path: "^(test|e2e)/" }),
        never(
            "Tests that need no editor import nothing of those that drive one",
            { path: "^test/" },
            { path: "^e2e/" },
        ),
        never(
            "The tests in the editor drive what is packed: they import nothing of it",
            { path: "^e2e/" },
            { path: "^(src|scripts)/" },
        ),
        never(
            "Every file of src is reached from what scripts/build.mjs bundles",
            { path: ENTRIES },
            { path: "^src/", pathNot: [ENTRIES, "\\.d\\.ts$"], reachable: false },
        ),
        never(
            "Every import leads to a file, or no direction could be seen",
            { pathNot: "^e2e/" },
            { couldNotResolve: true },
        ),
    ],
    options: {
        doNotFollow: { path: "node_modules" },
        tsPreCompilationDeps: true,
        tsConfig: { fileName: "tsconfig.json" },
        enhancedResolveOptions: {
            exportsFields: ["exports"],
            conditionNames: ["import", "require", "node", "default", "types"],
        },
    },
};
