/**
 * Characters that nobody sees or that look like a blank, and those that turn the order of letters around: controls,
 * formats, private ones, selectors, fillers, and all blanks but the usual one.
 */
const HIDDEN =
    /\p{Cc}|\p{Cf}|\p{Co}|\p{Cn}|\p{Zl}|\p{Zp}|\p{Variation_Selector}|\u034f|\u115f|\u1160|\u17b4|\u17b5|\u3164|\uffa0|(?! )\p{Zs}/gu;
const LINE_END = "\n";

/** A piece of a text; `hidden`: what stands there for a character that would not be seen. */
export interface Piece {
    readonly text: string;
    readonly hidden: boolean;
}

/** The text with everything in it to be seen. */
export function seen(text: string): Piece[] {
    const pieces: Piece[] = [];
    let from = 0;
    for (const { 0: character, index } of text.matchAll(HIDDEN)) {
        if (character !== LINE_END) {
            pieces.push(
                { text: text.slice(from, index), hidden: false },
                { text: writtenOut(character), hidden: true },
            );
            from = index + character.length;
        }
    }
    return [...pieces, { text: text.slice(from), hidden: false }].filter((each) => each.text !== "");
}

function writtenOut(character: string): string {
    return `\\u{${character.codePointAt(0)!.toString(16)}}`;
}

/**
 * JSON with its members below each other. It is not parsed: what is shown is what was written, each number and each
 * name that stands there twice among it. What is no JSON stays as it is.
 */
export function spread(json: string): string {
    if (!/^[{[]/.test(json)) {
        return json;
    }
    let [spread, depth, from] = ["", 0, 0];
    const line = (): string => `\n${"  ".repeat(Math.max(0, depth))}`;
    for (const { 0: token, index } of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|\s+/g)) {
        spread += json.slice(from, index);
        from = index + token.length;
        if (token === "{" || token === "[") {
            depth += 1;
            const empty = /^\s*[}\]]/.test(json.slice(from, from + 10));
            spread += empty ? token : `${token}${line()}`;
        } else if (token === "}" || token === "]") {
            depth -= 1;
            spread += /[{[]$/.test(spread) ? token : `${line()}${token}`;
        } else if (token === ",") {
            spread += `,${line()}`;
        } else if (token === ":") {
            spread += ": ";
        } else if (token.trim() !== "") {
            spread += token;
        }
    }
    return spread + json.slice(from);
}
