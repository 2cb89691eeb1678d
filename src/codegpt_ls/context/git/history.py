"""What was before: the commits of a repository, and who wrote which lines.

Only commits are looked at, never files: nothing is converted or filtered, and nobody's program is asked.
Sources: git-log(1), git-blame(1) on `--porcelain`.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Final

from codegpt_ls.context.git.opened import TIME_LIMIT, Git
from codegpt_ls.domain.context.resolved import LeftOutReason, Refusal, Refused
from codegpt_ls.domain.limits import BLAMED_BYTES, COMMIT_SUBJECT
from codegpt_ls.domain.ports.code import BlamedLines, Commit

_SHORT: Final = 10
"""Letters of a commit's id."""
_AUTHOR: Final = 100
"""Characters of a name."""
_LOG_BYTES: Final = 1024 * 1024
_FORMAT: Final = "--format=%H%x00%an%x00%as%x00%s%x00"


class GitHistory:
    """`History` by the git command line."""

    def __init__(self, environ: Mapping[str, str], *, time_limit: float = TIME_LIMIT) -> None:
        self._git = Git(environ, time_limit=time_limit)

    async def log(self, folder: str, path: str, most: int) -> Sequence[Commit]:
        """The last commits that changed this file or folder, newest first."""
        async with self._git.opened(folder) as repository:
            if not repository.begun:
                return ()
            options = ("--no-color", "--no-show-signature", "--no-notes", f"--max-count={most}", _FORMAT)
            told = await repository.run("log", *options, "HEAD", "--", path or ".", most_bytes=_LOG_BYTES)
        *fields, _ = told.decode("utf-8", "replace").split("\0")
        each = zip(*(iter(fields),) * 4, strict=False)
        return [_commit(id_.strip(), author, day, subject) for id_, author, day, subject in each]

    async def blame(self, folder: str, path: str) -> Sequence[BlamedLines]:
        """Who wrote which lines of this file, as it is in the last commit."""
        async with self._git.opened(folder) as repository:
            if not repository.begun:
                raise Refused(LeftOutReason.EMPTY)
            options = ("--porcelain", "--no-textconv", "--no-progress", "HEAD", "--", path)
            told = await repository.run("blame", *options, most_bytes=BLAMED_BYTES)
        if len(told) > BLAMED_BYTES:
            raise Refused(Refusal(reason=LeftOutReason.TOO_LARGE, limit=BLAMED_BYTES))
        return tuple(_in_rows(_blamed(told.decode("utf-8", "replace").split("\n"))))


def _blamed(lines: Sequence[str]) -> Iterator[tuple[int, Commit]]:
    """Each line's number with its commit: what is known of a commit is told before the first of its lines only."""
    known: dict[str, dict[str, str]] = {}
    id_, number = "", 0
    for line in lines:
        if line.startswith("\t"):
            told = known[id_]
            day = _day(told.get("author-time", ""), told.get("author-tz", ""))
            yield number, _commit(id_, told.get("author", ""), day, told.get("summary", ""))
            id_ = ""
        elif not id_ and line:
            id_, _, number_now, *_ = line.split(" ")
            number = int(number_now)
            known.setdefault(id_, {})
        elif line:
            name, _, value = line.partition(" ")
            known[id_][name] = value


def _day(seconds: str, zone: str) -> str:
    """The day where its author was; empty for a time that no calendar has, which a commit can name."""
    try:
        hours, minutes = divmod(abs(int(zone)), 100)
        offset = timedelta(hours=hours, minutes=minutes) * (-1 if zone.startswith("-") else 1)
        return f"{datetime.fromtimestamp(int(seconds), timezone(offset)):%Y-%m-%d}"
    except (ValueError, OverflowError, OSError):
        return ""


def _in_rows(lines: Iterator[tuple[int, Commit]]) -> Iterator[BlamedLines]:
    row: BlamedLines | None = None
    for number, commit in lines:
        if row is not None and row.commit == commit and row.last == number - 1:
            row = BlamedLines(first=row.first, last=number, commit=commit)
            continue
        if row is not None:
            yield row
        row = BlamedLines(first=number, last=number, commit=commit)
    if row is not None:
        yield row


def _commit(id_: str, author: str, day: str, subject: str) -> Commit:
    return Commit(id=id_[:_SHORT], author=author[:_AUTHOR], day=day, subject=subject[:COMMIT_SUBJECT])
