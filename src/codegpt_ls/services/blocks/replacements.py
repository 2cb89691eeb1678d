"""SEARCH/REPLACE blocks, as models write them: in a fence or not, with the path above or not.

Markers have five to nine signs. A divider may also be a line of the code, an underline in reStructuredText, say: a
block
with several is read in every way, and which one is meant the document tells.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from codegpt_ls.domain.edits.delicate import delicate_pattern
from codegpt_ls.domain.edits.refusal import EditFault, EditRefused
from codegpt_ls.services.blocks.fences import lines_of
from codegpt_ls.services.blocks.indentation import indent_of

_BEGIN: Final = re.compile(r"[ \t]{0,12}<{5,9} ?(?:SEARCH|ORIGINAL)\b[^\n]{0,40}", re.IGNORECASE)
_DIVIDER: Final = re.compile(r"[ \t]{0,12}={5,9}[ \t]*")
_END: Final = re.compile(r"[ \t]{0,12}>{5,9} ?(?:REPLACE|UPDATED)?[ \t]*", re.IGNORECASE)
_CONFLICT: Final = re.compile(r"(?:<{7}|>{7}) [^\n]{0,200}")
_HEAD: Final = re.compile(r"[ \t]{0,12}<{7} (?:HEAD|OLD|BEFORE|CURRENT)\b[^\n]{0,40}", re.IGNORECASE)
_NEW: Final = re.compile(r"[ \t]{0,12}>{7}(?: [^\n]{0,100})?")
_DEEPEST: Final = 12
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


def as_written_by_git(answer: str, document: Sequence[str]) -> str:
    """The answer with its conflicts, as git marks them, as blocks: some models know no other form.

    Where the document has such marks itself they are what the answer is about.
    """
    lines = lines_of(answer)
    conflicts = any(_CONFLICT.fullmatch(line) for line in document)
    if conflicts or has_blocks(answer) or not any(_HEAD.fullmatch(line) for line in lines):
        return answer
    written = [_HEAD.sub("<<<<<<< SEARCH", line) if _HEAD.fullmatch(line) else line for line in lines]
    return "\n".join(_NEW.sub(">>>>>>> REPLACE", line) if _NEW.fullmatch(line) else line for line in written)


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
        # One that is indented deeper is a line of the code: of a program that reads such blocks, say.
        following = _next(lines, begin + 1, len(indent_of(lines[begin])))
        if end is None:
            raise EditRefused(EditFault.CUT_OFF)
        if following is not None and following < end:
            raise EditRefused(EditFault.BROKEN_BLOCK)
        found.append(_block(lines, begin, end))
        at = end + 1
    if len(found) > _MOST:
        raise EditRefused(EditFault.TOO_LARGE)
    return list(dict.fromkeys(found))


def _next(lines: Sequence[str], at: int, deepest: int = _DEEPEST) -> int | None:
    begins = (number for number in range(at, len(lines)) if _BEGIN.fullmatch(lines[number]))
    return next((number for number in begins if len(indent_of(lines[number])) <= deepest), None)


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
    named = "/" in name or "\\" in name or "." in name.rstrip(".") or delicate_pattern(name) is not None
    return name if named else None
