"""SEARCH/REPLACE blocks, as models write them: in a fence or not, with the path above or not.

Markers have five to nine signs. A divider may also be a line of the code, an underline in reStructuredText, say: a
block
with several is read in every way, and which one is meant the document tells.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from codegpt_ls.domain.edits.refusal import EditFault, EditRefused
from codegpt_ls.services.blocks.fences import lines_of

_BEGIN: Final = re.compile(r"[ \t]{0,12}<{5,9} ?(?:SEARCH|ORIGINAL)\b[^\n]{0,40}", re.IGNORECASE)
_DIVIDER: Final = re.compile(r"[ \t]{0,12}={5,9}[ \t]*")
_END: Final = re.compile(r"[ \t]{0,12}>{5,9} ?(?:REPLACE|UPDATED)?[ \t]*", re.IGNORECASE)
_FENCES: Final = ("```", "~~~")
_DECORATION: Final = " \t*#`:\"'"
_LONGEST_PATH: Final = 500
_NO_PATH: Final = frozenset("<>|?")
_MOST: Final = 200
"""Blocks of one answer."""


@dataclass(frozen=True, slots=True)
class Block:
    """One change: every way in which it can be read, as what is sought and what takes its place."""

    readings: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    path: str | None = None
    """What stands above it and looks like a path: a name to look up, never one to open."""


def has_blocks(answer: str) -> bool:
    """Whether there is any."""
    return any(_BEGIN.fullmatch(line) for line in lines_of(answer))


def blocks_in(answer: str) -> list[Block]:
    """Every block, in the order of the answer. Raises EditRefused CUT_OFF, BROKEN_BLOCK or TOO_LARGE."""
    lines = lines_of(answer)
    found: list[Block] = []
    at = 0
    while (begin := _next(lines, at)) is not None:
        end = next((number for number in range(begin + 1, len(lines)) if _END.fullmatch(lines[number])), None)
        following = _next(lines, begin + 1)
        if end is None:
            raise EditRefused(EditFault.CUT_OFF)
        if following is not None and following < end:
            raise EditRefused(EditFault.BROKEN_BLOCK)
        found.append(_block(lines, begin, end))
        at = end + 1
    if len(found) > _MOST:
        raise EditRefused(EditFault.TOO_LARGE)
    return list(dict.fromkeys(found))


def _next(lines: Sequence[str], at: int) -> int | None:
    return next((number for number in range(at, len(lines)) if _BEGIN.fullmatch(lines[number])), None)


def _block(lines: Sequence[str], begin: int, end: int) -> Block:
    dividers = [number for number in range(begin + 1, end) if _DIVIDER.fullmatch(lines[number])]
    if not dividers:
        raise EditRefused(EditFault.BROKEN_BLOCK)
    readings = tuple((tuple(lines[begin + 1 : each]), tuple(lines[each + 1 : end])) for each in dividers)
    return Block(readings, _path(lines[:begin]))


def _path(above: Sequence[str]) -> str | None:
    line = next((each for each in reversed(above[-3:]) if each.strip() and not each.strip().startswith(_FENCES)), "")
    name = line.strip(_DECORATION)
    if not name or len(name) > _LONGEST_PATH or len(name.split()) > 1 or not _NO_PATH.isdisjoint(name):
        return None
    return name if "/" in name or "\\" in name or "." in name[1:-1] else None
