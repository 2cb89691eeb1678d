/** The file that a piece of code says it belongs to. Whether there is one is for the editor to say. */

import { placeIn, placesIn } from "./places";

/** Paths as a text has them. */
export interface Called {
    readonly files: string[];
    /** Whether they were named on purpose, and not in passing. */
    readonly sure: boolean;
}

/** What stands around a piece of code. */
export interface Around {
    /** The info string of its fence. */
    readonly info: string;
    /** The paragraph above it. */
    readonly above: string;
    /** What of that is set as code. */
    readonly quoted: readonly string[];
    readonly code: string;
}

const ATTRIBUTE =
    /\b(?:title|file|file_?name|path|name)\s{0,3}[=:]\s{0,3}(?:"([^"\n]{1,400})"|'([^'\n]{1,400})'|([^\s"'}]{1,400}))/i;
const SAYS_FILE = /^(?:file|filename|path|파일|경로)\s{0,3}:\s{0,3}/i;
const COMMENT = /^\s{0,40}(?:#|\/\/|\/\*|<!--|--|;|%|\(\*|REM\s)[\s*]{0,10}(\S[^\n]{0,400})$/i;
const COMMENT_ENDS = /\s{0,10}(?:\*\/|-->|\*\))\s{0,10}$/;
const DECORATION = /^[\s*#`"'_>:()-]{1,20}|[\s*#`"'_:()]{1,20}$/g;
/** A name that is one without its path. */
const WITH_ENDING =
    /[^/\\]\.[a-z][a-z0-9]{0,9}$|^(?:[^\s]{0,200}[/\\])?(?:Makefile|Dockerfile|LICENSE|Gemfile|Rakefile|Procfile|\.[a-z][\w.-]{0,50})$/i;
const MOST = 20;

/** The files that are named: in the fence itself, else by a comment in the first line, else by the text above. */
export function calledBy({ above, code, info, quoted }: Around): Called {
    const sure = [ofInfo(info), ofComment(code), whole(above.trim().split("\n").at(-1) ?? "")].find(
        (each) => each !== undefined,
    );
    if (sure !== undefined) {
        return { files: [sure], sure: true };
    }
    const [language = ""] = info.split(/\s/);
    const passing = [
        ...(/[./]/.test(language) ? [placeIn(language)] : []),
        ...placesIn(above),
        ...quoted.map((each) => placeIn(each)),
    ];
    return { files: [...new Set(passing.flatMap((each) => each?.path ?? []))].slice(0, MOST), sure: false };
}

/** `python src/app.py`, `python title="src/app.py"`, `python:src/app.py`, `src/app.py`. */
function ofInfo(info: string): string | undefined {
    const given = ATTRIBUTE.exec(info)?.slice(1).find(Boolean);
    if (given !== undefined) {
        return named(given);
    }
    const [first = "", ...others] = info.trim().split(/\s+/);
    const behind = /^[\w+#-]{1,40}:(?![/\\]{2})(.+)$/.exec(first)?.[1];
    const path = /[/\\]/.test(first) ? first : undefined;
    return [behind, ...others, path].flatMap((each) => named(each ?? "") ?? [])[0];
}

/** What the first line says in a comment, of a program the first one behind the line that starts it. */
function ofComment(code: string): string | undefined {
    const lines = code.split("\n", 2);
    const line = lines[0]?.startsWith("#!") ? lines[1] : lines[0];
    const said = COMMENT.exec(line ?? "")?.[1];
    return said === undefined ? undefined : whole(said.replace(COMMENT_ENDS, ""));
}

/** The path that a line is nothing but. */
function whole(line: string): string | undefined {
    const said = line.slice(0, 500).replace(DECORATION, "").replace(SAYS_FILE, "").replace(DECORATION, "");
    return /\s/.test(said) ? undefined : named(said);
}

function named(text: string): string | undefined {
    const path = placeIn(text)?.path;
    return path !== undefined && WITH_ENDING.test(path) ? path : undefined;
}

/** The text above a piece of code, where that is no other piece of code. */
export function aboveOf(frame: Element): Pick<Around, "above" | "quoted"> {
    // 4: texts only.
    const walker = document.createTreeWalker(frame.closest(".typeset") ?? frame, 4);
    walker.currentNode = frame;
    let text = walker.previousNode();
    while (text?.textContent?.trim() === "") {
        text = walker.previousNode();
    }
    const block = text?.parentElement?.closest(".code, p, li, h1, h2, h3, h4, h5, h6, td, th, div");
    if (!text || !block || block.matches(".code")) {
        return { above: "", quoted: [] };
    }
    const range = document.createRange();
    range.setStart(block, 0);
    range.setEndAfter(text);
    const quoted = [...block.querySelectorAll("code")].filter((each) => range.intersectsNode(each));
    return { above: range.toString(), quoted: quoted.map(({ textContent }) => textContent) };
}
