"""Whether what an answer calls a file can mean the document."""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Final

from codegpt_ls.services.blocks.folding import fold

_COMMENT: Final = re.compile(
    r"[ \t]{0,200}(?:#|//|/\*|<!--|--|;|%|\{/\*|\(\*)[ \t]{0,9}(\S{1,500})[ \t]{0,9}(?:\*/\}?|-->|\*\))?[ \t]{0,9}"
)


def names(path: str, known: Sequence[str]) -> bool:
    """By its last name, whatever stands before it."""
    return _last(path) in {_last(each) for each in known}


def without_name(lines: Sequence[str], known: Sequence[str], original: Sequence[str]) -> list[str]:
    """The lines without a first one that only says in a comment how the document is called: models put it there."""
    at = next((number for number, line in enumerate(lines) if line.strip()), None)
    if at is None or not known:
        return list(lines)
    found, there = _COMMENT.fullmatch(lines[at]), {fold(each).strip() for each in original}
    only_names = found is not None and names(found[1], known) and fold(lines[at]).strip() not in there
    return list(lines[at + 1 :] if only_names else lines)


def _last(path: str) -> str:
    return fold(PurePosixPath(path.replace("\\", "/")).name).casefold()
