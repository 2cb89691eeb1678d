"""SEARCH/REPLACE blocks put into a document: all of them, or none."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from codegpt_ls.domain.edits.refusal import EditFault, EditRefused
from codegpt_ls.services.blocks.folding import fold, opcodes, own_spelling
from codegpt_ls.services.blocks.naming import means
from codegpt_ls.services.blocks.replacements import Block
from codegpt_ls.services.edits.matching import Found, places, the_place
from codegpt_ls.services.edits.regions import Region

_SUBSTANCE: Final = re.compile(r"\w\W*\w\W*\w")
"""Three letters or digits: what a bracket by itself has not."""


@dataclass(slots=True)
class Replaced:
    """What became of the blocks."""

    regions: list[Region] = field(default_factory=list)
    already_there: int = 0
    """Blocks whose outcome the document holds."""


def replaced(
    blocks: Sequence[Block], document: Sequence[str], near: tuple[int, int] | None, names: Sequence[str]
) -> Replaced:
    """Every block at its place, in the order of the document.

    `document`: its lines without breaks. `near`: the lines of the selection, if there is one. `names`: what the
    document
    is called. Raises EditRefused.
    """
    outcome = Replaced()
    for block in blocks:
        if block.path and names and not means(block.path, names):
            raise EditRefused(EditFault.OTHER_FILE, detail=block.path)
        region = _region(block, document, near)
        if region is None:
            outcome.already_there += 1
        else:
            outcome.regions.append(region)
    outcome.regions.sort(key=lambda each: (each.first, each.last))
    for one, other in pairwise(outcome.regions):
        if other.first < one.last or (one.first, one.last) == (other.first, other.last):
            raise EditRefused(EditFault.OVERLAPPING, lines=(other.first + 1,))
    return outcome


def _region(block: Block, document: Sequence[str], near: tuple[int, int] | None) -> Region | None:
    """Where the block belongs; None where its outcome is there already."""
    # Between two lines that could be the divider, nothing is sought of which nothing is left.
    ways = [each for each in block.readings if len(block.readings) == 1 or any(map(str.strip, each[0]))]
    read = [each for each in (_read(*way, document, near) for way in ways) if each is not None]
    if not read:
        raise EditRefused(EditFault.NOT_FOUND, detail=_first_of(block.readings[0][0]))
    if len(read) > 1:
        raise EditRefused(EditFault.BROKEN_BLOCK)
    return None if read[0] is _DONE else read[0]


_DONE: Final = Region(0, 0, ())


def _read(
    search: Sequence[str], replace: Sequence[str], document: Sequence[str], near: tuple[int, int] | None
) -> Region | None:
    """None where what is sought is not there; `_DONE` where what takes its place is."""
    if not any(line.strip() for line in search):
        return _appended(replace, document)
    for sought, instead in _with_and_without_edges(search, replace):
        if found := places(sought, document):
            place = _not_done(found, sought, instead, document, near)
            return _DONE if place is None else _merged(place, sought, instead, document)
    there = places(replace, document) if _SUBSTANCE.search("\n".join(replace)) else []
    return _DONE if len(there) == 1 else None


def _with_and_without_edges(search: Sequence[str], replace: Sequence[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Models put blank lines around what they quote."""
    yield list(search), list(replace)
    sought, instead = list(search), list(replace)
    for end in (0, -1):
        while sought and not sought[end].strip():
            sought.pop(end)
            if instead and not instead[end].strip():
                instead.pop(end)
    if len(sought) < len(search):
        yield sought, instead


def _appended(replace: Sequence[str], document: Sequence[str]) -> Region:
    """Nothing is sought: a new file, or the end of one."""
    there = document[len(document) - len(replace) :]
    if replace and [*map(fold, there)] == [*map(fold, replace)]:
        return _DONE
    return Region(0 if not any(document) else len(document), len(document), tuple(replace))


def _not_done(
    found: Sequence[Found],
    sought: Sequence[str],
    instead: Sequence[str],
    document: Sequence[str],
    near: tuple[int, int] | None,
) -> Found | None:
    """The place that is meant; None where what is to stand there does, around the lines that are sought."""
    grown = len(instead) > len(sought) and _SUBSTANCE.search("\n".join(instead))
    done = places(instead, document) if grown else []
    left = [each for each in found if not any(one.first <= each.first and each.last <= one.last for one in done)]
    if not left and len(found) == 1:
        return None
    return the_place(found, near)


def _merged(place: Found, sought: Sequence[str], instead: Sequence[str], document: Sequence[str]) -> Region:
    """What the block changes is changed, and what it only quotes stays as the document has it.

    Raises EditRefused where it changes a line that it does not quote as it is: what that is to become nobody knows.
    """
    own = document[place.first : place.last]
    was, becomes = place.reading.lines(sought), place.reading.lines(instead)
    if was is None or becomes is None:
        raise EditRefused(EditFault.NOT_FOUND, detail=_first_of(sought))
    lines: list[str] = []
    for tag, first, last, start, end in opcodes([*map(fold, was)], [*map(fold, becomes)]):
        if tag == "equal":
            lines += own[first:last]
            continue
        if [*map(fold, was[first:last])] != [*map(fold, own[first:last])]:
            raise EditRefused(EditFault.NOT_FOUND, detail=_first_of(was[first:last]))
        lines += own_spelling(own[first:last], becomes[start:end])
    return Region(place.first, place.last, tuple(lines))


def _first_of(lines: Sequence[str]) -> str | None:
    return next((line.strip() for line in lines if line.strip()), None)
