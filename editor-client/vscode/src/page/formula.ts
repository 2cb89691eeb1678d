import DOMPurify from "dompurify";
import temml from "temml";

const TAGS =
    "#text math menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none".split(
        " ",
    );
const ATTRIBUTES =
    "accent accentunder class columnalign columnspan depth display displaystyle fence form height largeop linethickness lspace mathvariant maxsize minsize movablelimits notation rowspan rspace scriptlevel separator stretchy symmetric voffset width".split(
        " ",
    );
/** With these a short formula makes up a long one. */
const DEFINES =
    /\\(?:[gex]?def|let|futurelet|(?:re|provide)?newcommand|providecommand|definecolor|DeclareMathOperator)\b/;
/** Elements that one formula may have. */
const MOST = 4_000;

/** A formula of TeX as MathML, or undefined where it cannot be typeset. Nothing of it is a link or is loaded. */
export function formula(tex: string, display: boolean): Element | undefined {
    if (DEFINES.test(tex)) {
        return undefined;
    }
    try {
        const made = temml.renderToString(tex, {
            displayMode: display,
            throwOnError: true,
            trust: false,
            maxExpand: 200,
            maxSize: [20, 200],
        });
        return clean(made);
    } catch {
        // Whatever it stumbles over, deep nesting among it: the person reads the source.
        return undefined;
    }
}

function clean(html: string): Element | undefined {
    // A page's policy forbids styles, and complains of each one that is parsed.
    const fragment = DOMPurify.sanitize(html.replaceAll(/ style="[^"]*"/g, ""), {
        ALLOWED_TAGS: TAGS,
        ALLOWED_ATTR: ATTRIBUTES,
        ALLOW_ARIA_ATTR: false,
        ALLOW_DATA_ATTR: false,
        KEEP_CONTENT: false,
        RETURN_DOM_FRAGMENT: true,
    });
    const made = fragment.firstElementChild;
    return made?.localName === "math" && made.querySelectorAll("*").length <= MOST ? made : undefined;
}
