import { workspace } from "vscode";

type Values = Record<string, unknown>;

/**
 * What the person has set themselves among these settings of ours, `codegpt.timeouts.connect`: no folder's value is in
 * it, and no default. Only code can answer this, so that the server knows that it is no folder's word.
 */
export function personalSettings(names: readonly string[]): Values {
    const own: Values = {};
    for (const name of names) {
        const value: unknown = workspace.getConfiguration().inspect(name)?.globalValue;
        if (value !== undefined) {
            place(own, name.split(".").slice(1), value);
        }
    }
    return own;
}

function place(values: Values, path: readonly string[], value: unknown): void {
    const [step, ...rest] = path;
    if (step === undefined) {
        return;
    }
    if (rest.length === 0) {
        values[step] = value;
        return;
    }
    const group: Values = (values[step] as Values | undefined) ?? {};
    values[step] = group;
    place(group, rest, value);
}
