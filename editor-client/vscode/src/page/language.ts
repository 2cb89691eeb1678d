/**
 * The language of a text whose lines break by a rule of their own: Korean between words, Chinese and Japanese within them.
 * Undefined for all others, which are left to the page.
 */
export function languageIn(text: string): "ko" | "ja" | "zh" | undefined {
    return /\p{Script=Hangul}/u.test(text)
        ? "ko"
        : /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)
          ? "ja"
          : /\p{Script=Han}/u.test(text)
            ? "zh"
            : undefined;
}
