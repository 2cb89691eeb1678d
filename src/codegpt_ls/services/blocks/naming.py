"""Whether what an answer calls a file can mean the document."""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Final

from codegpt_ls.services.blocks.fences import fenced_in, lines_of
from codegpt_ls.services.blocks.folding import fold

_COMMENT: Final = re.compile(
    r"[ \t]{0,200}(?:#|//|/\*|<!--|--|;|%|\{/\*|\(\*)[ \t*]{0,10}"
    r"(?:(?:file|filename|path|파일|경로)[ \t]{0,3}:[ \t]{0,3})?"
    r"(\S{1,500})[ \t]{0,10}(?:\*/\}?|-->|\*\))?[ \t]{0,10}",
    re.IGNORECASE,
)
_LONGEST: Final = 600
_ROOTED: Final = re.compile(r"/|~|[A-Za-z][A-Za-z0-9+.-]{0,20}:")
"""Beginnings of paths that do not start at the project: a root, a home, a drive, an address."""


def names(path: str, known: Sequence[str]) -> bool:
    """Whether a path in an answer can be one of these names of a document.

    It is compared from its end, as far as both go: models leave out folders, and put the project's before. Where the
    answer says for sure where the file lies, with a root, an address or a way up, it has to be one of the names.
    """
    given, every = _parts(path), [_parts(each) for each in known]
    if _ROOTED.match(path.replace("\\", "/")) or ".." in given:
        return given in every
    # Of all its names the longest tells most.
    longest = max(every, key=len, default=[])
    count = min(len(given), len(longest))
    return count > 0 and given[-count:] == longest[-count:]


def without_name(lines: Sequence[str], known: Sequence[str], original: Sequence[str]) -> list[str]:
    """The lines without a first one that only says in a comment how the document is called: models put it there."""
    at = next((number for number, line in enumerate(lines) if line.strip()), None)
    if at is None or not known:
        return list(lines)
    there = {fold(each).strip() for each in original}
    only_names = _is_name(lines[at], known) and fold(lines[at]).strip() not in there
    return list(lines[at + 1 :] if only_names else lines)


def without_names(answer: str, known: Sequence[str], document: Sequence[str]) -> str:
    """The answer without such lines at the beginning of its blocks, but for those that the document has."""
    own = {fold(line).strip() for line in document}
    said = {
        block.first
        for block in fenced_in(answer)
        if block.lines and fold(block.lines[0]).strip() not in own and _is_name(block.lines[0], known)
    }
    return "\n".join(line for number, line in enumerate(lines_of(answer)) if number not in said) if said else answer


def _is_name(line: str, known: Sequence[str]) -> bool:
    found = _COMMENT.fullmatch(line) if len(line) <= _LONGEST else None
    return found is not None and names(found[1], known)


def _parts(path: str) -> list[str]:
    parts = PurePosixPath(path.replace("\\", "/")).parts
    return [fold(part).casefold() for part in parts if part != "."]
