"""A commit put to a model: names and counts of all its files first, then lines of the smallest, as much as fits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import Final

from codegpt_ls.domain.context.commits import CommitFile, CommitSecret, FileFate
from codegpt_ls.domain.limits import COMMIT_PATCH, COMMIT_PATCHES
from codegpt_ls.domain.ports.commits import NextCommit
from codegpt_ls.services.commits.marking import marked
from codegpt_ls.services.commits.quiet_files import is_quiet, says_generated
from codegpt_ls.services.context.secrets import Secrets

MOST_BYTES: Final = 12 * 1024
"""Of names and lines together."""
MOST_OF_NAMES: Final = 4 * 1024
MOST_OF_A_FILE: Final = 3 * 1024
_LETTERS: Final = {FileFate.ADDED: "A", FileFate.DELETED: "D", FileFate.CHANGED: "M", FileFate.MOVED: "R"}
_CUT: Final = "[… the rest of this file's changes is not shown …]"


@dataclass(slots=True)
class Described:
    """What is told of a commit's files."""

    names: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    shown: int = 0
    secrets: list[CommitSecret] = field(default_factory=list)


async def described(commit: NextCommit, files: Sequence[CommitFile], secrets: Secrets) -> Described:
    """The files by name, and the lines of the smallest ones. Raises Refused."""
    told = Described(names=list(_names(files, secrets)))
    room = MOST_BYTES - sum(_size(each) for each in told.names)
    worth = [each for each in files if each.lines and not is_quiet(each.path)]
    for file in islice(sorted(worth, key=lambda each: each.lines), COMMIT_PATCHES):
        shown, found = marked(await commit.patch(file, COMMIT_PATCH), file.path, secrets)
        told.secrets += found
        lines = [] if says_generated(shown) else list(_begun(shown, min(room, MOST_OF_A_FILE)))
        told.lines += lines
        told.shown += bool(lines)
        room -= sum(map(_size, lines))
    return told


def _names(files: Sequence[CommitFile], secrets: Secrets) -> Iterator[str]:
    """A line for each file, as many as fit, and how many more there are."""
    room, number = MOST_OF_NAMES, 0
    for file in sorted(files, key=lambda each: (is_quiet(each.path), each.path)):
        line = _name(file)
        line = (
            "[the name of a file that looks like a secret]" if secrets.lines(line) else secrets.keys.without_keys(line)
        )
        room -= _size(line)
        if room < 0:
            break
        number += 1
        yield line
    if rest := len(files) - number:
        yield f"… and {rest} more files"


def _name(file: CommitFile) -> str:
    path = f"{file.old_path} -> {file.path}" if file.old_path else file.path
    printable = "".join(each if each.isprintable() else "?" for each in path)
    counts = "not text" if file.added is None else f"+{file.added} -{file.removed}"
    return f"{_LETTERS[file.fate]} {printable} ({counts})"


def _begun(patch: Sequence[str], room: int) -> Iterator[str]:
    """The beginning of a file's difference, whole lines of it; nothing where not even one change fits."""
    lines = [each for each in patch if not each.startswith(("index ", "old mode ", "new mode ", "similarity index "))]
    lines = lines[:-1] if lines and not lines[-1] else lines
    if sum(map(_size, lines)) <= room:
        yield from lines
        return
    room -= _size(_CUT)
    head = list(takewhile(lambda line: not line.startswith("@@"), lines))
    fitting = list(_fitting(lines, room))
    if len(fitting) > len(head) + 1:
        yield from fitting
        yield _CUT


def _fitting(lines: Sequence[str], room: int) -> Iterator[str]:
    for line in lines:
        room -= _size(line)
        if room < 0:
            return
        yield line


def _size(line: str) -> int:
    return len(line.encode()) + 1
