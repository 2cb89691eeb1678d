import type { Metafile } from "esbuild";

export function notices(
    root: string,
    metafiles: readonly Pick<Metafile, "inputs">[],
    copied: readonly string[],
): Promise<string>;
