"""Characters nobody sees. A model reads them all the same, so what a person cannot check is taken out.

Taken out: Unicode's default-ignorable characters (tags, zero-width, bidirectional controls, fillers, variation
selectors), interlinear annotation, and control characters other than white space. Kept is what makes visible text
look as it does: a joiner between two emoji, one variation selector behind a symbol or an ideograph, the tags of the
three flags that have them, Hangul fillers inside a syllable of conjoining jamo, joiners inside scripts that join.
HANGUL FILLER (U+3164) and its half-width form are taken out: they pass for letters in identifiers, and no Korean
word is written with them.
Sources: Unicode 16 DerivedCoreProperties (Default_Ignorable_Code_Point), UTS 51 (emoji sequences), UAX 29.
"""

import re
import unicodedata
from typing import Final

from codegpt_ls.domain.text import CleanText

_HIDDEN: Final = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls; tab, line breaks, form feed and NEL are white space
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "]+"
)
_FLAGS: Final = tuple(
    "".join(chr(0xE0000 + ord(letter)) for letter in region) + "\U000e007f" for region in ("gbeng", "gbsct", "gbwls")
)
_BLACK_FLAG: Final = "\U0001f3f4"
_JOINER: Final = "\u200d"
_NON_JOINER: Final = "\u200c"
_LEADING_JAMO: Final = re.compile("[\u1100-\u115f\ua960-\ua97c]")
_VOWEL_JAMO: Final = re.compile("[\u1160-\u11a7\ud7b0-\ud7c6]")
_JOINING_SCRIPT: Final = re.compile("[\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u17d3\u1800-\u18aa\ufb50-\ufdff]")
_MONGOLIAN: Final = re.compile("[\u1820-\u18aa]")
_IDEOGRAPH: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_TEXT_OR_EMOJI: Final = "\ufe0e\ufe0f"
_KEYCAP_BASE: Final = "0123456789#*"


def without_hidden_text(text: str) -> CleanText:
    """The text as a person sees it, and how many characters that took out. A byte order mark does not count."""
    text = text.removeprefix("\ufeff")
    removed = 0

    def visible(run: re.Match[str]) -> str:
        nonlocal removed
        start, end = run.span()
        kept = _kept(run.group(), text[max(start - 1, 0) : start] or " ", text[end : end + 1] or " ")
        removed += len(run.group()) - len(kept)
        return kept

    clean = _HIDDEN.sub(visible, text)
    return CleanText(clean, removed)


def _kept(run: str, before: str, after: str) -> str:
    """What of a run of hidden characters belongs to the visible ones around it."""
    if before == _BLACK_FLAG and run.startswith(_FLAGS):
        return run[: len(_FLAGS[0])]
    selector = run[0] if _selects(before, run[0]) else ""
    rest = run[len(selector) :]
    if rest == _JOINER and _emoji(before) and _emoji(after):
        return run
    if rest in (_JOINER, _NON_JOINER) and _JOINING_SCRIPT.match(before) and _JOINING_SCRIPT.match(after):
        return run
    return selector or _fillers(run, before, after)


def _selects(before: str, character: str) -> bool:
    """Whether this chooses how the visible character before it looks."""
    if character in _TEXT_OR_EMOJI:
        return _emoji(before) or before in _KEYCAP_BASE or before in "\u00a9\u00ae\u203c\u2049\u2122\u2139\u3030\u303d"
    if "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef":
        return bool(_IDEOGRAPH.match(before))
    return "\u180b" <= character <= "\u180d" and bool(_MONGOLIAN.match(before))


def _emoji(character: str) -> bool:
    """Whether this can be an emoji, also one younger than this Python's tables."""
    return "\U0001f000" <= character <= "\U0001faff" or unicodedata.category(character) in ("So", "Sm")


def _fillers(run: str, before: str, after: str) -> str:
    """Fillers of conjoining jamo: for a missing initial before a vowel, for a missing vowel behind an initial."""
    if run == "\u115f\u1160":
        return run if _final(after) else ""
    if run == "\u115f":
        return run if _VOWEL_JAMO.match(after) else ""
    if run == "\u1160":
        return run if _LEADING_JAMO.match(before) else ""
    return ""


def _final(character: str) -> bool:
    return "\u11a8" <= character <= "\u11ff"
