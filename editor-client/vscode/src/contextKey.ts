import { commands } from "vscode";

/** A value that menus and keys go by; VS Code is told only when it is another one. */
export class ContextKey<Value extends boolean | string> {
    #value: Value | undefined;

    constructor(private readonly name: `codegpt.${string}`) {}

    set(value: Value): void {
        if (value !== this.#value) {
            this.#value = value;
            void commands.executeCommand("setContext", this.name, value);
        }
    }
}
