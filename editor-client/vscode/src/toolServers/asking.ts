import { InputBoxValidationSeverity } from "vscode";

import { l10n } from "../l10n";
import { askFor } from "../surfaces/inputs";
import { pick } from "../surfaces/lists";
import { holdsKey, isAddress, namesIn, type Wanted, wordsIn } from "./argv";

/** Ask what is to be added; whether it is, is asked in the terminal, where all of it is shown. `taken`: names in use. */
export async function wanted(taken: readonly string[]): Promise<Wanted | undefined> {
    const title = l10n.t("Add a Server of Tools");
    const name = await askForName(title, taken);
    const line = name && (await askForProgram(title));
    const words = line && wordsIn(line);
    if (!name || !words || words.length === 0) {
        return undefined;
    }
    const secrets = await askForSecrets(title, isAddress(words[0] ?? ""));
    const local = secrets && (await isLocal(title));
    return secrets && local !== undefined ? { name, words, secrets, local } : undefined;
}

async function askForName(title: string, taken: readonly string[]): Promise<string | undefined> {
    const prompt = l10n.t("What you call it: letters, digits, - and _");
    const typed = await askFor({
        title,
        prompt,
        placeHolder: "git",
        ignoreFocusOut: true,
        validateInput: (each) => {
            if (!/^\s*[\w-]{0,32}\s*$/.test(each)) {
                return prompt;
            }
            const message = l10n.t("{0} is there already, and would be replaced.", each.trim());
            return taken.includes(each.trim()) ? { message, severity: InputBoxValidationSeverity.Warning } : undefined;
        },
    });
    return typed?.trim();
}

async function askForProgram(title: string): Promise<string | undefined> {
    return askFor({
        title,
        prompt: l10n.t("Its program with arguments, in quotation marks what holds a space, or its address. No keys."),
        placeHolder: "uvx mcp-server-git",
        ignoreFocusOut: true,
        validateInput: (typed) => {
            if (holdsKey(typed)) {
                return l10n.t(
                    "This looks like a key, which every program of this machine could read. The terminal asks for it later.",
                );
            }
            return wordsIn(typed) === undefined ? l10n.t("A quotation mark is left open.") : undefined;
        },
    });
}

async function askForSecrets(title: string, elsewhere: boolean): Promise<string[] | undefined> {
    const prompt = elsewhere
        ? l10n.t("Names of headers that hold a secret, or nothing. The terminal asks for the values.")
        : l10n.t("Names of variables that hold a secret, or nothing. The terminal asks for the values.");
    const placeHolder = elsewhere ? "Authorization" : "GITHUB_TOKEN";
    const validateInput = (each: string): string | undefined => (namesIn(each) === undefined ? prompt : undefined);
    const typed = await askFor({ title, prompt, placeHolder, ignoreFocusOut: true, validateInput });
    return typed === undefined ? undefined : namesIn(typed);
}

async function isLocal(title: string): Promise<boolean | undefined> {
    const rows = [
        { label: l10n.t("It may send something out"), local: false },
        { label: l10n.t("Nothing that it is given leaves this machine"), local: true },
    ];
    return (await pick(rows, { title, ignoreFocusOut: true }))?.local;
}
