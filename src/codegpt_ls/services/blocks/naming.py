"""The comment that models begin a block with, to say which file it is of."""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Final

from codegpt_ls.services.blocks.fences import fenced_in, lines_of
from codegpt_ls.services.blocks.folding import fold

_NAMED: Final = re.compile(
    r"[ \t]{0,40}(?:#|//|/\*|<!--|--|;|%|\(\*)[ \t*]{0,10}(?:(?:file|filename|path|파일|경로)[ \t]{0,3}:[ \t]{0,3})?"
    r"(\S{1,400})[ \t]{0,10}(?:\*/|-->|\*\))?[ \t]{0,10}",
    re.IGNORECASE,
)
_LONGEST: Final = 500


def means(path: str, called: Sequence[str]) -> bool:
    """Whether a path out of an answer can mean what is called so: by its last name, whatever stands before it."""
    last = PurePosixPath(path.replace("\\", "/")).name
    return any(fold(PurePosixPath(each).name).casefold() == fold(last).casefold() for each in called)


def without_names(answer: str, called: Sequence[str], document: Sequence[str]) -> str:
    """The answer without such comments, but for those that are a line of the document."""
    lines = lines_of(answer)
    own = {fold(line).strip() for line in document}
    said = {
        block.first
        for block in fenced_in(answer)
        if block.lines and fold(block.lines[0]).strip() not in own and _is_name(block.lines[0], called)
    }
    return "\n".join(line for number, line in enumerate(lines) if number not in said) if said else answer


def _is_name(line: str, called: Sequence[str]) -> bool:
    found = _NAMED.fullmatch(line) if len(line) <= _LONGEST else None
    return found is not None and means(found[1], called)
