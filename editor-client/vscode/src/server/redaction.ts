const SHORTEST = 8;
const MASK = "…";

// What every key of the known providers looks like, and what follows a bearer word.
const SHAPES = [
    /\b(?:sk|gsk|key|pk|rk)[-_][\w-]{8,}/g,
    /\b(Bearer\s+)[\w.~+/=-]{8,}/gi,
    // A password within an address: of a proxy, or of a package index.
    /(\/\/[^\s/:@]*:)[^\s/@]+(?=@)/g,
    /("apiKey"\s*:\s*)"(?:[^"\\]|\\.)*"/g,
];

/** Takes keys out of texts: those it was told of, and whatever is shaped like one. */
export class Redactor {
    readonly #secrets = new Set<string>();

    /** This text is shown nowhere from now on. */
    hide(secret: string): void {
        const trimmed = secret.trim();
        if (trimmed.length >= SHORTEST) {
            this.#secrets.add(trimmed);
        }
    }

    clean(text: string): string {
        let clean = text;
        for (const secret of this.#secrets) {
            clean = clean.replaceAll(secret, MASK);
        }
        return SHAPES.reduce((rest, shape) => rest.replace(shape, (_, kept?: unknown) => mask(kept)), clean);
    }
}

/** What a shape keeps of its match stands before the mask. */
function mask(kept: unknown): string {
    return typeof kept === "string" ? `${kept}${MASK}` : MASK;
}
