"""How an answer's lines are indented, and how the document's are: the ways in which one may have become the other.

Never by parsing: of the readings that fit the code around, the one that is most like the original counts.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from codegpt_ls.services.blocks.folding import fold, opcodes

_BLANKS: Final = re.compile(r"[ \t]*")
_OPENS: Final = re.compile(r"(?:[:{(\[]|=>|\b(?:then|do|begin))\s*\Z")
_BRACKETS: Final = ("()", "[]", "{}")
_USUAL: Final = 4
_WIDTHS: Final = (2, 4, 8)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was done to the lines of an answer, to be undone."""

    cut: str = ""
    add: str = ""
    """In the place of `cut`, at every line."""
    first: str | None = None
    """What the first line is indented with; None: as the others."""
    width: int = 0
    """Blanks of the answer's unit, where the document has a tab for it; below zero: of the document's, for each tab."""

    def lines(self, answer: Sequence[str]) -> list[str] | None:
        """The lines as they were meant; None where this is not what was done to them."""
        read: list[str] = []
        for number, line in enumerate(self.in_unit(answer)):
            if not line.strip():
                read.append("")
            elif number == 0 and self.first is not None:
                read.append(self.first + line.lstrip(" \t"))
            elif line.startswith(self.cut):
                read.append(self.add + line[len(self.cut) :])
            else:
                return None
        return read

    def in_unit(self, answer: Sequence[str]) -> list[str]:
        """The lines with blanks for tabs or tabs for blanks."""
        if self.width == 0:
            return list(answer)
        return [_in_unit(line, self.width) for line in answer]


AS_IT_IS: Final = Reading()


def readings(
    answer: Sequence[str], original: Sequence[str], document: Sequence[str], more: Sequence[str] = ()
) -> list[Reading]:
    """Every way worth a look, the simplest first. `more`: lines that are read in the same way."""
    found: list[Reading] = []
    for unit in _units([*answer, *more], document):
        lines = unit.in_unit(answer)
        target, own = margin(original), margin(lines)
        found.append(unit)
        found.append(replace(unit, cut=own, add=target))
        first, rest = indent_of(_first(original)), margin(lines[1:])
        if max(len(lines), len(more)) > 1 and first and not indent_of(lines[0]):
            found.append(replace(unit, first=first))
            found.append(replace(unit, first=first, cut=rest, add=margin(original[1:]) or target))
    return list(dict.fromkeys(found))


def most_like(answer: Sequence[str], original: Sequence[str], document: Sequence[str]) -> list[str]:
    """The lines of an answer as they belong in the place of the original ones."""
    known, edge, step = [fold(line) for line in original], margin(original), _step(document)
    as_before = _leaps(original, step)
    best: tuple[tuple[bool, int, int, bool], list[str]] | None = None
    for reading in readings(answer, original, document):
        lines = reading.lines(answer)
        if lines is None or not _fits(lines, edge):
            continue
        alike = _in_common(known, [fold(line) for line in lines]), _in_common(_indents(original), _indents(lines))
        leaps = _leaps(lines, step)
        rank = (as_before or not leaps, *alike, not leaps)
        if best is None or rank > best[0]:
            best = rank, lines
    return list(answer) if best is None else best[1]


def read_alike(
    sought: Sequence[str], instead: Sequence[str], place: Sequence[str], document: Sequence[str]
) -> list[str] | None:
    """What takes the place of these lines, read as what was sought there; None where that is not there.

    Of several ways in which what was sought may have been meant, what is to stand there tells.
    """
    known, step = [fold(line) for line in place], _step(document)
    best: tuple[tuple[bool, bool], list[str]] | None = None
    for reading in dict.fromkeys((AS_IT_IS, *readings(sought, place, document, instead))):
        was, becomes = reading.lines(sought), reading.lines(instead)
        if was is None or becomes is None or [fold(line) for line in was] != known:
            continue
        rank = (not _is_foreign(becomes, document), not _leaps(becomes, step))
        if best is None or rank > best[0]:
            best = rank, becomes
    return None if best is None else best[1]


def _is_foreign(lines: Sequence[str], document: Sequence[str]) -> bool:
    """Whether any line is indented by what no line of the document is."""
    mine, own = ("".join(map(indent_of, each)) for each in (lines, document))
    return bool(own) and not set(mine) <= set(own)


def _leaps(lines: Sequence[str], step: int) -> bool:
    """Whether the second line is deeper than the first one gives reason for: then the first alone was cut, or was
    not."""
    some = [line.replace("\t", " " * step) for line in lines if line.strip()][:2]
    if len(some) < 2:
        return False
    opens = _OPENS.search(some[0]) or any(some[0].count(one) > some[0].count(other) for one, other in _BRACKETS)
    return len(indent_of(some[1])) - len(indent_of(some[0])) > (2 * step if opens else 0)


def _in_common(some: Sequence[str], others: Sequence[str]) -> int:
    """How many lines with something on them both have, in the same order."""
    equal = (some[first:last] for tag, first, last, _, _ in opcodes(some, others) if tag == "equal")
    return sum(bool(line.strip()) for lines in equal for line in lines)


def _indents(lines: Sequence[str]) -> list[str]:
    return [f"{indent_of(line)}|" for line in lines if line.strip()]


def margin(lines: Sequence[str]) -> str:
    """The blanks that all lines with something on them begin with."""
    every = [indent_of(line) for line in lines if line.strip()]
    # What the first and the last of them by the alphabet share, all of them share.
    first, last = min(every, default=""), max(every, default="")
    same = next((at for at, each in enumerate(first) if each != last[at]), len(first))
    return first[:same]


def indent_of(line: str) -> str:
    """The blanks that a line begins with."""
    return _BLANKS.match(line)[0]  # type: ignore[index]


def _fits(lines: Sequence[str], edge: str) -> bool:
    """Whether no line leaves the piece to the left, and what opens a block has one."""
    some = [line for line in lines if line.strip()]
    if any(not indent_of(line).startswith(edge) for line in some):
        return False
    if len(some) < 2 or not _OPENS.search(some[0]):
        return True
    closes = some[1].lstrip()[:1] in ")]}"
    return closes or len(indent_of(some[1])) > len(indent_of(some[0]))


def _units(answer: Sequence[str], document: Sequence[str]) -> Iterator[Reading]:
    """First those that indent as the document does."""
    tabs = sum(line.startswith("\t") for line in document)
    blanks = [line for line in document if line.startswith("  ")]
    if tabs > len(blanks) and any(line.startswith(" ") for line in answer):
        for width in dict.fromkeys((_step(answer), *_WIDTHS)):
            yield Reading(width=width)
    elif len(blanks) > tabs and any("\t" in indent_of(line) for line in answer):
        yield Reading(width=-_step(document))
    yield AS_IT_IS


def _step(lines: Sequence[str]) -> int:
    """Blanks of one step: by how much lines are mostly deeper than the one before."""
    widths = [len(indent_of(line).replace("\t", " " * _USUAL)) for line in lines if line.strip()]
    steps = Counter(after - before for before, after in pairwise(widths) if after - before > 1)
    return steps.most_common(1)[0][0] if steps else _USUAL


def _in_unit(line: str, width: int) -> str:
    blanks = indent_of(line)
    rest = line[len(blanks) :]
    if width < 0:
        return blanks.replace("\t", " " * -width) + rest
    columns = len(blanks.replace("\t", " " * width))
    return "\t" * (columns // width) + " " * (columns % width) + rest


def _first(lines: Sequence[str]) -> str:
    return next((line for line in lines if line.strip()), lines[0] if lines else "")
