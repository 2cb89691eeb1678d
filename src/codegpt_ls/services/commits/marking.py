"""Lines of a difference that look like secrets, each replaced by a mark before anything is sent."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from codegpt_ls.domain.context.commits import CommitSecret
from codegpt_ls.domain.text import SecretKind
from codegpt_ls.services.context.secrets import Secrets, with_marks

_HUNK: Final = re.compile(r"@@ -\d{1,10}(?:,\d{1,10})? \+(\d{1,10})")


def marked(patch: str, path: str, secrets: Secrets) -> tuple[Sequence[str], Sequence[CommitSecret]]:
    """The lines of a file's difference with marks, and where those are that would be committed: one for each run."""
    lines = patch.split("\n")
    found = secrets.found(patch)
    return with_marks(lines, found), tuple(_committed(lines, path, found))


def _committed(lines: Sequence[str], path: str, found: Mapping[int, SecretKind]) -> Iterator[CommitSecret]:
    """Those that are added, with the number of their line in the new file; of lines in a row the first."""
    number, inside, before = 0, False, None
    for index, line in enumerate(lines):
        if hunk := _HUNK.match(line):
            number, inside, before = int(hunk[1]), True, None
            continue
        kind = found.get(index) if inside and line.startswith("+") else None
        if kind is not None and kind is not before:
            yield CommitSecret(path=path, line=number, kind=kind)
        before = kind
        number += line[:1] in ("+", " ", "")
