"""Korean particles, chosen by how what stands before them is read aloud: 키를, but 모델을.

A catalogue writes both forms, 을(를), 이(가), 은(는), 와(과), (으)로, (이)라는; the reader sees one. Only what the
catalogue says is changed, never what it is filled with. `editor-client/vscode/src/particles.ts` does the same, and both
pass the cases of `tests/data/particles.json`.
"""

import re
import unicodedata
from collections.abc import Mapping
from enum import Enum, auto
from string import Formatter
from typing import Final


class _End(Enum):
    """What a word ends with when it is read aloud."""

    VOWEL = auto()
    RIEUL = auto()
    CONSONANT = auto()


_PARTICLE: Final = re.compile(r"을\(를\)|이\(가\)|은\(는\)|와\(과\)|과\(와\)|\(으\)|\(이\)")
# After a consonant, after a vowel.
_FORMS: Final = {
    "을(를)": ("을", "를"),
    "이(가)": ("이", "가"),
    "은(는)": ("은", "는"),
    "와(과)": ("과", "와"),
    "과(와)": ("과", "와"),
    "(으)": ("으", ""),
    "(이)": ("이", ""),
}
# The end of a sentence's last word is near; the name of a file may be as long as it likes.
_NEAR: Final = 80
# 키(키링)를: what stands in brackets behind a word does not decide, nor do quotation marks.
_BRACKETED: Final = re.compile(r"(?<=[^\s([])\s?(?:\([^()]*\)|\[[^\[\]]*\])$")
_SILENT: Final = " \"'`“”‘’«»‹›「」『』()[]{}<>.,:;!?…·-–—_*/\\|~"

_NUMBER: Final = re.compile(r"[0-9][0-9,]*$")
# 조 (12 zeros) is the one of the words for tens that ends with a vowel.
_TRILLION: Final = re.compile(r"(?<!0)0{12,15}$")
_DIGITS: Final = {"2": _End.VOWEL, "4": _End.VOWEL, "5": _End.VOWEL, "9": _End.VOWEL} | dict.fromkeys("178", _End.RIEUL)

_LATIN: Final = re.compile(r"[A-Za-z]+$")
# Read letter by letter: capitals, `URL` or the `AI` of `OpenAI`, a single letter, and what has no vowel, `html`.
_SPELT: Final = re.compile(r"(?:(?<![A-Za-z])[A-Za-z]|[A-Z]{2,}|(?<![A-Za-z])[^AEIOUYaeiouy]+)$")
_LETTERS: Final = {"l": _End.RIEUL, "r": _End.RIEUL, "m": _End.CONSONANT, "n": _End.CONSONANT}
# 모델 and 파일; 라인, 네임 and 키링; 챗, 앱, 베이식 and 슬랙: p, t and k close a syllable behind one short vowel.
_WITH_RIEUL: Final = re.compile(r"le?$")
_WITH_CONSONANT: Final = re.compile(r"(?:[mn]e?|ng|(?:^|[^aeiou])[aeiou](?:pp?|tt?|c?k|c|q)|ook|type|web|lab|job)$")

_SYMBOLS: Final = {"#": _End.CONSONANT, "ん": _End.CONSONANT, "ン": _End.CONSONANT}


def filled(template: str, values: Mapping[str, str]) -> str:
    """The template with its placeholders filled and its particles chosen; raises KeyError for a value that lacks."""
    if not _PARTICLE.search(template):
        return template.format_map(values)
    said, before = "", ""
    for literal, name, _, _ in Formatter().parse(template):
        said += _chosen(literal, before)
        if name is not None:
            before = values[name]
            said += before
    return said


def _chosen(literal: str, before: str) -> str:
    def one(found: re.Match[str]) -> str:
        written = found[0]
        end = _end(before + literal[: found.start()])
        rieul_is_open = written == "(으)" and literal.startswith("로", found.end())
        closed = end is _End.CONSONANT or (end is _End.RIEUL and not rieul_is_open)
        return _FORMS[written][0 if closed else 1]

    return _PARTICLE.sub(one, literal)


def _end(text: str) -> _End:
    near = unicodedata.normalize("NFC", text[-_NEAR:]).rstrip()
    word = _BRACKETED.sub("", near).rstrip(_SILENT)
    if not word:
        return _End.VOWEL
    last = word[-1]
    if "가" <= last <= "힣":
        final = (ord(last) - ord("가")) % 28
        return {0: _End.VOWEL, 8: _End.RIEUL}.get(final, _End.CONSONANT)
    if "ㄱ" <= last <= "ㅎ":
        return _End.RIEUL if last == "ㄹ" else _End.CONSONANT
    if number := _NUMBER.search(word):
        return _end_of_number(number[0].replace(",", ""))
    if latin := _LATIN.search(_plain(word)):
        return _end_of_latin(latin[0])
    return _SYMBOLS.get(last, _End.VOWEL)


def _end_of_number(digits: str) -> _End:
    return _End.VOWEL if _TRILLION.search(digits) else _DIGITS.get(digits[-1], _End.CONSONANT)


def _end_of_latin(word: str) -> _End:
    if _SPELT.search(word):
        return _LETTERS.get(word[-1].lower(), _End.VOWEL)
    small = word.lower()
    if _WITH_RIEUL.search(small):
        return _End.RIEUL
    return _End.CONSONANT if _WITH_CONSONANT.search(small) else _End.VOWEL


def _plain(word: str) -> str:
    """Without accents: é is read as e."""
    return "".join(each for each in unicodedata.normalize("NFKD", word) if not unicodedata.combining(each))
