import { forwardRef } from "preact/compat";
import { useImperativeHandle, useLayoutEffect, useRef } from "preact/hooks";

/** Enter sends. While a syllable is being composed Enter ends the composition and nothing else. */
export function isSending(event: KeyboardEvent): boolean {
    // 229: browsers that report the composing Enter only after the composition has ended.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing newer tells it
    const composing = event.isComposing || event.keyCode === 229;
    return event.key === "Enter" && !event.shiftKey && !event.altKey && !composing;
}

interface Props {
    readonly label: string;
    readonly placeholder?: string;
    readonly value: string;
    readonly focused?: boolean;
    /** The list that belongs to what is typed, and its row that Enter takes; by their ids. */
    readonly list?: { readonly id: string; readonly active: string } | undefined;
    readonly onValue: (value: string) => void;
    readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** A field for text that grows with it. */
export const TextField = forwardRef<HTMLTextAreaElement, Props>(function TextField(props, outside) {
    const { focused, label, list, onKeyDown, onValue, placeholder, value } = props;
    const field = useRef<HTMLTextAreaElement>(null);
    useImperativeHandle(outside, () => field.current!);
    useLayoutEffect(() => {
        const { current } = field;
        if (current) {
            current.style.height = "auto";
            current.style.height = `${current.scrollHeight}px`;
        }
    }, [value]);
    useLayoutEffect(() => {
        if (focused) {
            field.current?.focus();
        }
    }, []);
    return (
        <textarea
            ref={field}
            rows={1}
            aria-label={label}
            aria-autocomplete={list && "list"}
            aria-controls={list?.id}
            aria-activedescendant={list?.active}
            placeholder={placeholder}
            value={value}
            onInput={({ currentTarget }) => onValue(currentTarget.value)}
            onKeyDown={onKeyDown}
        />
    );
});
