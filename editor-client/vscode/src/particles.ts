/**
 * Korean particles, chosen by how what stands before them is read aloud: 키를, but 모델을.
 *
 * A bundle writes both forms, 을(를), 이(가), 은(는), 와(과), (으)로, (이)라는; the reader sees one. Only what the bundle
 * says is changed, never what it is filled with. `src/codegpt_ls/locales/particles.py` does the same, and both pass the
 * cases of `tests/data/particles.json`.
 */

/** What a word ends with when it is read aloud. */
type End = "vowel" | "rieul" | "consonant";

const PARTICLE = /을\(를\)|이\(가\)|은\(는\)|와\(과\)|과\(와\)|\(으\)|\(이\)/g;
/** After a consonant, after a vowel. */
const FORMS: Readonly<Record<string, readonly [string, string]>> = {
    "을(를)": ["을", "를"],
    "이(가)": ["이", "가"],
    "은(는)": ["은", "는"],
    "와(과)": ["과", "와"],
    "과(와)": ["과", "와"],
    "(으)": ["으", ""],
    "(이)": ["이", ""],
};
/** The last word is near; the name of a file may be as long as it likes. */
const NEAR = 80;
/** 키(키링)를: what stands in brackets behind a word does not decide, nor do quotation marks. */
const BRACKETED = /(?<=[^\s([])\s?(?:\([^()]*\)|\[[^[\]]*\])$/;
const SILENT = /[\s"'`“”‘’«»‹›「」『』()[\]{}<>.,:;!?…·\-–—_*/\\|~]+$/;

const NUMBER = /[0-9][0-9,]*$/;
/** 조 (12 zeros) is the one of the words for tens that ends with a vowel. */
const TRILLION = /(?<!0)0{12,15}$/;

const LATIN = /[A-Za-z]+$/;
/** Read letter by letter: capitals, `URL` or the `AI` of `OpenAI`, a single letter, and what has no vowel, `html`. */
const SPELT = /(?:(?<![A-Za-z])[A-Za-z]|[A-Z]{2,}|(?<![A-Za-z])[^AEIOUYaeiouy]+)$/;
/** 모델 and 파일; 라인, 네임 and 키링; 챗, 앱, 베이식 and 슬랙: p, t and k close a syllable behind one short vowel. */
const WITH_RIEUL = /le?$/;
const WITH_CONSONANT = /(?:[mn]e?|ng|(?:^|[^aeiou])[aeiou](?:pp?|tt?|c?k|c|q)|ook|type|web|lab|job)$/;

/** The sentence with its placeholders filled and its particles chosen. */
export function filled(sentence: string, values: readonly (string | number | boolean)[]): string {
    let before = "";
    return sentence
        .split(/\{(\d+)\}/)
        .map((part, index) => {
            if (index % 2 === 0) {
                return chosen(part, before);
            }
            return (before = String(values[Number(part)] ?? ""));
        })
        .join("");
}

function chosen(words: string, before: string): string {
    return words.replace(PARTICLE, (written, at: number) => {
        const end = endOf(before + words.slice(0, at));
        const open = end === "vowel" || (end === "rieul" && words.startsWith("(으)로", at));
        const [closed = "", opened = ""] = FORMS[written] ?? [];
        return open ? opened : closed;
    });
}

function endOf(text: string): End {
    const near = text.slice(-NEAR).normalize("NFC").trimEnd();
    const word = near.replace(BRACKETED, "").replace(SILENT, "");
    const last = word.at(-1) ?? "";
    if (last >= "가" && last <= "힣") {
        const final = (last.charCodeAt(0) - "가".charCodeAt(0)) % 28;
        return final === 0 ? "vowel" : final === 8 ? "rieul" : "consonant";
    }
    if (last >= "ㄱ" && last <= "ㅎ") {
        return last === "ㄹ" ? "rieul" : "consonant";
    }
    const number = NUMBER.exec(word)?.[0].replaceAll(",", "");
    if (number !== undefined) {
        return endOfNumber(number);
    }
    const latin = LATIN.exec(word.normalize("NFKD").replace(/\p{M}/gu, ""))?.[0];
    if (latin !== undefined) {
        return endOfLatin(latin);
    }
    return "#んン".includes(last) && last !== "" ? "consonant" : "vowel";
}

function endOfNumber(digits: string): End {
    const last = digits.at(-1) ?? "";
    if (TRILLION.test(digits) || "2459".includes(last)) {
        return "vowel";
    }
    return "178".includes(last) ? "rieul" : "consonant";
}

function endOfLatin(word: string): End {
    const small = word.toLowerCase();
    if (SPELT.test(word)) {
        const letter = small.at(-1) ?? "";
        return "lr".includes(letter) ? "rieul" : "mn".includes(letter) ? "consonant" : "vowel";
    }
    if (WITH_RIEUL.test(small)) {
        return "rieul";
    }
    return WITH_CONSONANT.test(small) ? "consonant" : "vowel";
}
