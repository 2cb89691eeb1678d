"""From new lines for places of a document to hunks: line breaks, the last line's end, and no line that stays as it
is."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from codegpt_ls.domain.edits.proposed import Hunk
from codegpt_ls.services.blocks.folding import opcodes

_BREAKS: Final = ("\r\n", "\n", "\r")


@dataclass(frozen=True, slots=True)
class Region:
    """Lines without their breaks for a place of the document: from `first` up to, not including, `last`."""

    first: int
    last: int
    new: tuple[str, ...]


def bare(line: str) -> str:
    """The line without its break."""
    return line.rstrip("\r\n")


def break_of(line: str) -> str:
    """The break that a line ends with; empty at the end of a document."""
    return next((each for each in _BREAKS if line.endswith(each)), "")


def usual_break(lines: Sequence[str]) -> str:
    """What most lines end with; the first that is met of those that are as frequent."""
    counted = Counter(each for line in lines if (each := break_of(line)))
    return counted.most_common(1)[0][0] if counted else "\n"


def hunks_of(document: Sequence[str], regions: Sequence[Region]) -> tuple[Hunk, ...]:
    """What changes, by the regions in their order; no two of them overlap."""
    usual = usual_break(document)
    return tuple(hunk for region in regions for hunk in _hunks(document, _with_end(document, region), usual))


def _with_end(document: Sequence[str], region: Region) -> Region:
    """A region at the end of a document without a last break takes its last line along, which is to have none."""
    unterminated = bool(document) and not break_of(document[-1])
    if not unterminated or region.last < len(document) or (region.first < region.last and region.new):
        return region
    if region.first == 0:
        return region
    before = region.first - 1
    return Region(before, region.last, (bare(document[before]), *region.new))


def _hunks(document: Sequence[str], region: Region, usual: str) -> Iterator[Hunk]:
    old = document[region.first : region.last]
    new = _with_breaks([bare(line) for line in old], old, region.new, usual)
    if new and region.last == len(document) and document and not break_of(document[-1]):
        new = [*(line if break_of(line) else line + usual for line in new[:-1]), bare(new[-1])]
    elif new and not break_of(new[-1]):
        new[-1] += usual
    for tag, first, last, start, end in opcodes(old, new):
        if tag != "equal":
            yield Hunk(region.first + first, tuple(old[first:last]), tuple(new[start:end]))


def _with_breaks(bodies: Sequence[str], old: Sequence[str], new: Sequence[str], usual: str) -> list[str]:
    """A line that stays keeps its break, and one in its place takes it; any other ends as most do."""
    lines: list[str] = []
    for tag, first, last, start, end in opcodes(bodies, new):
        if tag == "equal":
            lines += old[first:last]
            continue
        breaks = [break_of(line) or usual for line in old[first:last]]
        own = [*breaks, *[usual] * (end - start)]
        lines += [line + own[number] for number, line in enumerate(new[start:end])]
    return lines
