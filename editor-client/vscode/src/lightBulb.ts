import {
    CodeAction,
    type CodeActionContext,
    CodeActionKind,
    type CodeActionProvider,
    type CodeActionProviderMetadata,
    type Range,
    Selection,
    type TextDocument,
} from "vscode";

import type { About } from "./about";
import { plain, toldOf } from "./selection";
import type { Server } from "./server/server";

interface Offered {
    readonly command: string;
    readonly name: string;
    readonly title: string;
}

const KINDS: Readonly<Record<string, CodeActionKind>> = {
    fix: CodeActionKind.QuickFix,
    "find-problems": CodeActionKind.Source.append("codegpt.find_problems"),
};
const CHANGE = CodeActionKind.Refactor.append("codegpt");

/**
 * The tasks in the light bulb until the server runs, which then offers its own: they are the same, but for tasks the
 * person wrote. Looking at code starts no server; taking one of these does.
 */
export class LightBulb implements CodeActionProvider {
    static readonly metadata: CodeActionProviderMetadata = {
        providedCodeActionKinds: [...Object.values(KINDS), CHANGE],
    };

    constructor(
        private readonly server: Server,
        private readonly tasks: readonly Offered[],
    ) {}

    provideCodeActions({ uri }: TextDocument, range: Range | Selection, context: CodeActionContext): CodeAction[] {
        if (this.server.state !== "off") {
            return [];
        }
        const about: About = {
            uri: uri.toString(),
            range: plain(range),
            diagnostics: context.diagnostics.map(toldOf),
        };
        return this.tasks
            .filter(({ name }) => (name === "fix" ? context.diagnostics.length > 0 : !range.isEmpty))
            .map((task) => action(task, about));
    }
}

function action({ command, name, title }: Offered, about: About): CodeAction {
    const told = `CodeGPT: ${title}`;
    const made = new CodeAction(told, KINDS[name] ?? CHANGE.append(name.replaceAll("-", "_")));
    made.command = { command, title: told, arguments: [about] };
    return made;
}
