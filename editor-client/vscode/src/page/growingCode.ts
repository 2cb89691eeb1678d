import { plainPart } from "./highlight";
import type { Fence } from "./typesetting";

/** Lines that are laid out together. */
const LINES = 40;

/** Code that is still being written: its lines are added as they come. */
export class GrowingCode {
    readonly #code: HTMLElement;
    readonly #end: RegExp;
    #part: HTMLElement | undefined;
    #lines = 0;
    /** How far the text has been taken. */
    #taken: number;

    /** `place` holds the code as it was typeset when it had just begun. */
    constructor(place: HTMLElement, fence: Fence) {
        this.#end = lastLine(fence);
        this.#code = place.querySelector("code") ?? place;
        this.#code.textContent = "";
        this.#taken = fence.codeStart;
    }

    /** Take what has been added to the text. Returns where the code has ended, once it has. */
    grow(text: string): number | undefined {
        for (const line of lines(text, this.#taken)) {
            if (this.#end.test(line)) {
                return this.#taken + line.length;
            }
            this.#add(line);
            this.#taken += line.length;
        }
        return undefined;
    }

    #add(line: string): void {
        if (this.#part === undefined || this.#lines === LINES) {
            this.#part = plainPart("");
            this.#code.append(this.#part);
            this.#lines = 0;
        }
        this.#part.append(line);
        this.#lines += 1;
    }
}

/** Where code ends that begins like this; undefined while its last line is not there. */
export function fenceEnd(text: string, fence: Fence): number | undefined {
    const end = lastLine(fence);
    let taken = fence.codeStart;
    for (const line of lines(text, taken)) {
        taken += line.length;
        if (end.test(line)) {
            return taken;
        }
    }
    return undefined;
}

function lastLine({ marker }: Fence): RegExp {
    return new RegExp(`^ {0,3}${marker.startsWith("~") ? "~" : "`"}{${marker.length},}[ \\t]*\\r?\\n$`);
}

/** The complete lines from there on, with their ends. */
function* lines(text: string, from: number): Generator<string> {
    for (let start = from; ;) {
        const end = text.indexOf("\n", start) + 1;
        if (end === 0) {
            return;
        }
        yield text.slice(start, end);
        start = end;
    }
}
