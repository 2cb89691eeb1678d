/** The characters that begin a terminal's orders, and those that end one of the operating system's. */
const [ESC, BELL] = ["\u001b", "\u0007"];
const ORDERS = new RegExp(
    [
        `${ESC}\\][^${BELL}${ESC}]*(?:${BELL}|${ESC}\\\\)?`,
        `${ESC}[PX^_][^${ESC}]*(?:${ESC}\\\\)?`,
        `${ESC}\\[[0-?]*[ -/]*[@-~]?`,
        `${ESC}[ -/]*[0-~]?`,
    ].join("|"),
    "g",
);

/** What a person reads of what a program wrote to a terminal: no colours, and of a line written over its last state. */
export function printed(written: string): string {
    return written
        .replace(ORDERS, "")
        .split(/\r*\n/)
        .map((line) => withoutRubout(lastState(line)))
        .join("\n");
}

/** A progress bar goes back to the beginning of its line and writes over what stands there. */
function lastState(line: string): string {
    return line
        .split("\r")
        .filter((state) => state !== "")
        .reduce((before, state) => state + before.slice(state.length), "");
}

function withoutRubout(line: string): string {
    if (!line.includes("\b")) {
        return line;
    }
    const kept: string[] = [];
    for (const character of line) {
        if (character === "\b") {
            kept.pop();
        } else {
            kept.push(character);
        }
    }
    return kept.join("");
}
