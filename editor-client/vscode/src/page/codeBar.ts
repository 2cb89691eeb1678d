import { aboveOf, calledBy } from "./called";
import { tell, words } from "./editor";
import { highlight, languageOf } from "./highlight";
import type { Turns } from "./turns";

const SHOWN_FOR = 1500;

/** Give each piece of code in an answer its buttons and its colours: all of them once there are turns to do it in. */
export function dressCode(block: HTMLElement, turns?: Turns): void {
    for (const code of block.querySelectorAll<HTMLElement>("pre > code")) {
        const pre = code.parentElement;
        if (pre !== null) {
            highlight(code, turns);
            // A long line is scrolled by keyboard too.
            pre.tabIndex = 0;
            const frame = element("div", "code");
            pre.replaceWith(frame);
            frame.append(bar(code), pre);
        }
    }
}

function bar(code: HTMLElement): HTMLElement {
    const language = languageOf(code);
    const info = code.title;
    // It would be shown over all of the code.
    code.removeAttribute("title");
    const text = (): string => code.textContent.replace(/\n$/, "");
    const toolbar = element("div", "code-bar");
    toolbar.append(
        ...labels(language, info),
        copyButton(text),
        button("insert", words.insert, () => tell({ kind: "insert", code: text() })),
        button("git-compare", words.apply, () => {
            const called = calledBy({ ...aboveOf(toolbar.parentElement ?? toolbar), info, code: text() });
            tell({ kind: "apply", code: text(), language, ...called });
        }),
        button("new-file", words.newFile, () => tell({ kind: "newFile", code: text(), language })),
    );
    return toolbar;
}

/** The language, and the file that the answer says the code belongs to. */
function labels(language: string, info: string): HTMLElement[] {
    const [name, file] = [element("span", "code-language"), element("span", "code-file")];
    const called = calledBy({ info, above: "", quoted: [], code: "" });
    name.textContent = language;
    file.textContent = called.sure ? (called.files[0] ?? "") : "";
    return file.textContent === "" ? [name] : [name, file];
}

function copyButton(text: () => string): HTMLElement {
    const copy = button("copy", words.copy, () => {
        tell({ kind: "copy", code: text() });
        icon(copy, "check", words.copied);
        setTimeout(() => icon(copy, "copy", words.copy), SHOWN_FOR);
    });
    return copy;
}

function button(name: string, title: string, act: () => void): HTMLButtonElement {
    const made = element("button", "");
    made.type = "button";
    icon(made, name, title);
    made.addEventListener("click", act);
    return made;
}

function icon(button: HTMLElement, name: string, title: string): void {
    button.className = `icon codicon codicon-${name}`;
    button.title = title;
    button.ariaLabel = title;
}

function element<K extends keyof HTMLElementTagNameMap>(tag: K, className: string): HTMLElementTagNameMap[K] {
    const made = document.createElement(tag);
    made.className = className;
    return made;
}
