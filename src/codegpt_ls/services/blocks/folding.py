"""Lines compared by what a person reads, and the file's own characters put back where an answer only respells them.

Models write typographic quotes for plain ones and the other way round, blanks for no-break blanks, composed letters for
decomposed ones, and drop trailing blanks and what nobody sees. None of that is a change anybody asked for.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

_PLAIN: Final = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u00a0\u2007\u202f", " "),
    }
)
_HANGUL_PART: Final = re.compile("[\u1160-\u11ff\ud7b0-\ud7fb]")
_WORD: Final = re.compile(r"\"[^\"]*\"|'[^']*'|\w+(?:'\w+)*|\s|.", re.DOTALL)
_ALIKE: Final = 0.6
"""From where on two lines count as one that was changed."""


def fold(line: str) -> str:
    """The line as it is compared."""
    return (line if line.isascii() else "".join(map(_folded, units(line)))).rstrip()


def own_spelling(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """The new lines with the old ones' own characters for every line, and part of one, that is only respelled."""
    lines: list[str] = []
    for tag, first, last, start, end in opcodes([fold(line) for line in old], [fold(line) for line in new]):
        lines += old[first:last] if tag == "equal" else _changed(old[first:last], new[start:end])
    return lines


def opcodes(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """What difflib makes of two texts; none of their lines is left out as too frequent.

    What both begin and end with is never looked at: most of a document stays as it is.
    """
    shorter = min(len(old), len(new))
    head = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    tail = next((at for at in range(shorter - head) if old[-1 - at] != new[-1 - at]), shorter - head)
    middle = SequenceMatcher(None, old[head : len(old) - tail], new[head : len(new) - tail], autojunk=False)
    changes = [(tag, i + head, j + head, m + head, n + head) for tag, i, j, m, n in middle.get_opcodes()]
    first = [("equal", 0, head, 0, head)] if head else []
    last = [("equal", len(old) - tail, len(old), len(new) - tail, len(new))] if tail else []
    return [*first, *changes, *last]


def units(line: str) -> list[str]:
    """The line by what a person takes for one character."""
    found: list[str] = []
    for character in line:
        if found and _belongs_to_the_one_before(character):
            found[-1] += character
        else:
            found.append(character)
    return found


def _belongs_to_the_one_before(character: str) -> bool:
    return not character.isascii() and bool(
        unicodedata.combining(character)
        or _HANGUL_PART.match(character)
        or unicodedata.category(character) in ("Cf", "Mn", "Me")
    )


def _folded(unit: str) -> str:
    seen = "".join(each for each in unit if each.isascii() or unicodedata.category(each) != "Cf")
    return unicodedata.normalize("NFC", seen).translate(_PLAIN)


def _changed(old: Sequence[str], new: Sequence[str]) -> list[str]:
    if all(line.isascii() for line in (*old, *new)):
        return list(new)
    pairs = zip(old, new, strict=True) if len(old) == len(new) else _paired(old, new)
    return [line if before is None else _respelled(before, line) for before, line in pairs]


def _paired(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str | None, str]]:
    """Each new line with the old one that it was made of, in order."""
    begin = 0
    for line in new:
        alike = [(SequenceMatcher(None, fold(each), fold(line)).ratio(), -at) for at, each in enumerate(old[begin:])]
        best, at = max(alike, default=(0.0, 0))
        if best < _ALIKE:
            yield None, line
        else:
            yield old[begin - at], line
            begin += 1 - at


def _respelled(old: str, new: str) -> str:
    """By words and by what stands in quotes: half of a pair of quotes is never taken."""
    before, after = _words(old), _words(new)
    parts: list[str] = []
    for tag, first, last, start, end in opcodes([word for word, _ in before], [word for word, _ in after]):
        some = before[first:last] if tag == "equal" else after[start:end]
        parts += [spelled for _, spelled in some]
    return "".join(parts)


def _words(line: str) -> list[tuple[str, str]]:
    """Each word, folded and as it is spelled."""
    spelled = units(line)
    folded = [_folded(unit) or "\0" for unit in spelled]
    # One character for one unit, so that a place in one text is the same place in the other.
    plain = "".join(each if len(each) == 1 else "\0" for each in folded)
    spans = [found.span() for found in _WORD.finditer(plain)]
    return [("".join(folded[start:end]), "".join(spelled[start:end])) for start, end in spans]
