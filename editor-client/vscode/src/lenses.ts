import {
    CodeLens,
    type CodeLensProvider,
    type Disposable,
    EventEmitter,
    languages,
    Range,
    type TextDocument,
} from "vscode";

import { WATCHED } from "./server/client";

/** What can be done at a line, written above it. */
export interface Lens {
    readonly line: number;
    readonly title: string;
    readonly command: `codegpt.${string}`;
    readonly argument?: unknown;
}

/** Commands above lines of code, for as long as they make sense there. */
export class Lenses implements CodeLensProvider, Disposable {
    readonly #changed = new EventEmitter<void>();
    readonly onDidChangeCodeLenses = this.#changed.event;
    readonly #shown = new Map<object, readonly [document: TextDocument, lenses: readonly Lens[]]>();
    readonly #provided = languages.registerCodeLensProvider(
        WATCHED.map((scheme) => ({ scheme })),
        this,
    );

    /** Show these of this owner, in the place of those shown before. */
    show(owner: object, document: TextDocument, lenses: readonly Lens[]): void {
        this.#shown.set(owner, [document, lenses]);
        this.#changed.fire();
    }

    hide(owner: object): void {
        if (this.#shown.delete(owner)) {
            this.#changed.fire();
        }
    }

    provideCodeLenses(document: TextDocument): CodeLens[] {
        const here = [...this.#shown.values()].filter(([shownIn]) => shownIn === document);
        return here.flatMap(([, lenses]) =>
            lenses.map(
                ({ argument, command, line, title }) =>
                    new CodeLens(new Range(line, 0, line, 0), {
                        title,
                        command,
                        ...(argument !== undefined && { arguments: [argument] }),
                    }),
            ),
        );
    }

    dispose(): void {
        this.#provided.dispose();
        this.#changed.dispose();
    }
}
