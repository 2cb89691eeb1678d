"""Whether what an answer calls a file can mean the document."""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Final

from codegpt_ls.services.blocks.folding import fold

_COMMENT: Final = re.compile(
    r"[ \t]{0,200}(?:#|//|/\*|<!--|--|;|%|\{/\*|\(\*)[ \t]{0,9}(\S{1,500})[ \t]{0,9}(?:\*/\}?|-->|\*\))?[ \t]{0,9}"
)
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
    found, there = _COMMENT.fullmatch(lines[at]), {fold(each).strip() for each in original}
    only_names = found is not None and names(found[1], known) and fold(lines[at]).strip() not in there
    return list(lines[at + 1 :] if only_names else lines)


def _parts(path: str) -> list[str]:
    parts = PurePosixPath(path.replace("\\", "/")).parts
    return [fold(part).casefold() for part in parts if part != "."]
