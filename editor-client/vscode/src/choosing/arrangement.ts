import type { ModelItem } from "../protocol/generated";

/** A model as it is offered; of one that no list holds only its name is known. */
export type Offered = Pick<ModelItem, "id"> & Partial<ModelItem>;

export interface Arrangement {
    /** The one in use, whether a list holds it or not. */
    readonly inUse: Offered | undefined;
    /** The others: what lasts, what ends, what has ended. None of these is empty. */
    readonly groups: readonly (readonly [ModelItem["status"], readonly Offered[]])[];
}

const STATUSES: readonly ModelItem["status"][] = ["current", "deprecated", "retired"];

/** Longer names are nobody's: the server refuses them. */
const LONGEST_NAME = 512;

/** The models in the order they are looked for. */
export function arranged(models: readonly ModelItem[], selected: string | undefined): Arrangement {
    const others = models.filter(({ id }) => id !== selected);
    const listed = models.find(({ id }) => id === selected);
    return {
        inUse: listed ?? (selected === undefined ? undefined : { id: selected }),
        groups: STATUSES.map((status) => [status, others.filter((model) => model.status === status)] as const).filter(
            ([, group]) => group.length > 0,
        ),
    };
}

/** What was typed as a model's name; undefined where a model is called so already, and where it is none. */
export function nameIn(typed: string, models: readonly Offered[]): string | undefined {
    const name = typed.trim();
    // eslint-disable-next-line no-control-regex -- they are what is looked for
    const isName = name !== "" && name.length <= LONGEST_NAME && !/[\u0000-\u001f\u007f]/.test(name);
    return isName && !models.some(({ id }) => id === name) ? name : undefined;
}

/** A sentence and what follows it: a row of a list has a line for either. */
export function inTwo(text: string): readonly [string, string] {
    const [first = ""] = /^.*?[.!?。](?=\s|$)/su.exec(text) ?? [text];
    return [first, text.slice(first.length).trim()];
}
