import { memo } from "preact/compat";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";

import { dressCode } from "./codeBar";
import { blocksOf, clean } from "./typesetting";

/** Foreign text, typeset. */
export function Markdown({ text }: { readonly text: string }) {
    const blocks = useMemo(() => blocksOf(text), [text]);
    return (
        <div class="markdown">
            {blocks.map(({ html }, index) => (
                <Piece key={index} html={html} />
            ))}
        </div>
    );
}

/** One piece, put into the page anew only when it has changed. */
const Piece = memo(function Piece({ html }: { readonly html: string }) {
    const place = useRef<HTMLDivElement>(null);
    useLayoutEffect(() => {
        if (place.current !== null) {
            place.current.innerHTML = clean(html);
            dressCode(place.current);
        }
    }, [html]);
    return <div ref={place} class="piece" />;
});
