import { type Diagnostic, DiagnosticSeverity, languages, Uri } from "vscode";

import type { Asked } from "./arguments";
import { type Found, foundAt, OpenFiles } from "./found";

const SEVERITIES = ["error", "warning", "information", "hint"];

/** The problems that the editor shows, the worst first: of one file, else of all. Hints are no problems. */
export async function diagnostics({ uri }: Asked, most: number): Promise<Found[]> {
    const files = new OpenFiles();
    const wanted = uri == null ? undefined : Uri.parse(uri).toString();
    const shown = languages
        .getDiagnostics()
        .flatMap(([where, all]) => all.map((each) => ({ where, each })))
        .filter(({ each }) => each.severity !== DiagnosticSeverity.Hint)
        .filter(({ where }) => wanted === undefined || where.toString() === wanted)
        .sort((one, other) => one.each.severity - other.each.severity);
    const found: Found[] = [];
    for (const { each, where } of shown) {
        if (found.length < most && (await files.has(where))) {
            found.push(foundAt(where, each.range, sentence(each)));
        }
    }
    return found;
}

function sentence({ code, message, severity, source }: Diagnostic): string {
    const name = typeof code === "object" ? code.value : code;
    const whose = [source, name].filter((part) => part !== undefined && part !== "").join(" ");
    return `${SEVERITIES[severity] ?? ""}: ${message}${whose === "" ? "" : ` (${whose})`}`;
}
