"""The changes in a git repository, between commit and index or index and files."""

import asyncio
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from codegpt_ls.context.git.opened import TIME_LIMIT, Git, OpenRepository
from codegpt_ls.domain.context.items import DiffScope
from codegpt_ls.domain.context.resolved import ChangedFile, LeftOutReason, Refusal, Refused

MOST_DIFF_BYTES: Final = 1024 * 1024
_MOST_ARGUMENTS: Final = 20_000
"""Bytes of names in one call; Windows takes 32 KiB of command line."""

COMPARE: Final = (
    # Names as they are, not as octal escapes.
    "-c",
    "core.quotePath=false",
    "diff",
    "--no-ext-diff",
    "--no-textconv",
    "--no-color",
    # A submodule would be asked with its own configuration.
    "--ignore-submodules=all",
    "--find-renames",
    "-l400",
)
"""How anything is compared, with nothing run for it."""
SCOPES: Final = {DiffScope.STAGED: ("--cached",), DiffScope.WORKING: ()}


class GitChanges:
    """`Changes` by the git command line."""

    def __init__(self, environ: Mapping[str, str], *, time_limit: float = TIME_LIMIT) -> None:
        self._git = Git(environ, time_limit=time_limit)

    async def diff(
        self, folder: str, scope: DiffScope, choose: Callable[[Sequence[ChangedFile]], Sequence[ChangedFile]]
    ) -> str:
        """A unified diff of the files that `choose` leaves over, with paths below the folder."""
        async with self._git.opened(folder) as repository:
            return await _compared(repository, (*COMPARE, "--relative", *SCOPES[scope]), choose)


async def _compared(
    repository: OpenRepository,
    compare: Sequence[str],
    choose: Callable[[Sequence[ChangedFile]], Sequence[ChangedFile]],
) -> str:
    """First the names alone, then the changes of those that were chosen."""
    changed = tuple(_changed(await _bounded(repository, (*compare, "--raw", "-z"))))
    chosen = await asyncio.to_thread(choose, changed)
    diff = b""
    for paths in _calls(unmixed(chosen, changed)):
        diff += await _bounded(repository, (*compare, "--patch", "--", *paths), len(diff))
    return diff.decode("utf-8", "replace")


async def _bounded(repository: OpenRepository, arguments: Sequence[str], already: int = 0) -> bytes:
    most = MOST_DIFF_BYTES - already
    output = await repository.run(*arguments, most_bytes=most)
    if len(output) > most:
        raise Refused(Refusal(reason=LeftOutReason.TOO_LARGE, limit=MOST_DIFF_BYTES))
    return output


def _changed(listed: bytes) -> Iterator[ChangedFile]:
    """Files out of `git diff --raw -z`: a status, then one path, or two where it was moved."""
    entries = iter(os.fsdecode(listed).split("\0"))
    for status in entries:
        if status.startswith(":"):
            path = next(entries)
            moved = status.rpartition(" ")[2][:1] in "RC"
            file = ChangedFile(path=next(entries), old_path=path) if moved else ChangedFile(path=path)
            # An index that somebody made by hand can name anything.
            if any(".." in each.split("/") or each.startswith("/") for each in (file.path, file.old_path or "")):
                raise Refused(LeftOutReason.GIT_ELSEWHERE)
            yield file


def unmixed(chosen: Sequence[ChangedFile], changed: Sequence[ChangedFile]) -> Iterator[ChangedFile]:
    """Without files that became folders with something in them that was not chosen: git would show that as well."""
    others = [each.path for each in changed if each not in chosen]
    for each in chosen:
        if not any(other.startswith((f"{each.path}/", f"{each.old_path}/")) for other in others):
            yield each


def _calls(files: Iterator[ChangedFile]) -> Iterator[Sequence[str]]:
    """The paths in portions that one command line takes; those of a moved file together."""
    paths: list[str] = []
    length = 0
    for file in files:
        own = [path for path in (file.old_path, file.path) if path]
        size = sum(len(os.fsencode(path)) + 3 for path in own)
        if paths and length + size > _MOST_ARGUMENTS:
            yield paths
            paths, length = [], 0
        paths += own
        length += size
    if paths:
        yield paths
