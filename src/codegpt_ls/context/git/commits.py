"""The next commit: its files with their counts, each file's difference by itself, and how commits are worded here.

Sources: git-diff(1) on `--raw` and `--numstat` with `-z`, git-log(1), git-config(1) on `core.commentChar`.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Final

from codegpt_ls.context.git.changes import COMPARE, SCOPES, unmixed
from codegpt_ls.context.git.opened import TIME_LIMIT, Git, OpenRepository
from codegpt_ls.domain.context.commits import CommitFile, FileFate
from codegpt_ls.domain.context.items import DiffScope
from codegpt_ls.domain.context.resolved import LeftOutReason, Refusal, Refused
from codegpt_ls.domain.limits import COMMIT_LISTING, COMMIT_SUBJECT, PATTERN_TEXT

_FATES: Final = {"A": FileFate.ADDED, "D": FileFate.DELETED, "R": FileFate.MOVED, "C": FileFate.ADDED}
_NOT_WORDED: Final = ("Merge ", "Revert ", "fixup! ", "squash! ", "amend! ")
"""Subjects that git makes."""
_COMMENT: Final = ("core.commentstring", "core.commentchar")


class GitCommits:
    """`Commits` by the git command line."""

    def __init__(self, environ: Mapping[str, str], *, time_limit: float = TIME_LIMIT) -> None:
        self._git = Git(environ, time_limit=time_limit)

    @asynccontextmanager
    async def opened(self, folder: str, index: str | None = None) -> AsyncIterator["GitNextCommit"]:
        """The next commit of the repository that this folder lies in."""
        async with self._git.opened(folder, index) as repository:
            # Only commits that the index itself names are compared, for which no submodule is asked anything.
            staged = (*COMPARE, "--ignore-submodules=dirty", *SCOPES[DiffScope.STAGED])
            commit = GitNextCommit(repository, folder, DiffScope.STAGED, staged)
            await commit.look()
            if index is None and not commit.files and not commit.outside:
                commit = GitNextCommit(repository, folder, DiffScope.WORKING, (*COMPARE, *SCOPES[DiffScope.WORKING]))
                await commit.look()
            yield commit


class GitNextCommit:
    """`NextCommit` out of an open repository."""

    def __init__(self, repository: OpenRepository, folder: str, scope: DiffScope, compare: Sequence[str]) -> None:
        self._repository = repository
        self._folder = folder
        self._compare = compare
        self.scope: Final = scope
        self.files: Sequence[CommitFile] = ()
        self.outside = 0
        self.comment: Final = next(filter(None, map(repository.settings.get, _COMMENT)), None) or "#"

    async def look(self) -> None:
        """Learn which files there are."""
        listed = await self._repository.run(*self._compare, "--raw", "--numstat", "-z", most_bytes=COMMIT_LISTING)
        if len(listed) > COMMIT_LISTING:
            raise Refused(Refusal(reason=LeftOutReason.TOO_LARGE, limit=COMMIT_LISTING))
        every = tuple(_files(listed))
        prefix = await asyncio.to_thread(_prefix, self._folder, self._repository.top)
        self.files = tuple(filter(None, (_seen_from(prefix, each) for each in every)))
        self.outside = len(every) - len(self.files)

    async def patch(self, file: CommitFile, most_bytes: int) -> str:
        """The difference of this file, so much of it at most."""
        if not any(unmixed([file], self.files)):
            return ""  # it became a folder, whose files are told of by themselves
        paths = [path for path in (file.old_path, file.path) if path]
        told = await self._repository.run(*self._compare, "--relative", "--patch", "--", *paths, most_bytes=most_bytes)
        return told[:most_bytes].decode("utf-8", "replace")

    async def subjects(self, most: int) -> Sequence[str]:
        """The first lines of the last commits that somebody worded, newest first."""
        told = b""
        if self._repository.begun:
            with suppress(Refused):  # some history may be missing
                told = await self._repository.run(
                    "log", "-z", "--no-color", f"--max-count={3 * most}", "--format=%s", most_bytes=most * PATTERN_TEXT
                )
        subjects = (each.strip()[:COMMIT_SUBJECT] for each in told.decode("utf-8", "replace").split("\0"))
        return [each for each in subjects if each and not each.startswith(_NOT_WORDED)][:most]


def _prefix(folder: str, top: str) -> str:
    below = os.path.relpath(os.path.realpath(folder), os.path.realpath(top))
    return "" if below == os.curdir else below.replace(os.sep, "/") + "/"


def _files(listed: bytes) -> Iterator[CommitFile]:
    """All of `git diff --raw --numstat -z`: first what became of each file, then how many lines."""
    found: dict[str, CommitFile] = {}
    entries = iter(os.fsdecode(listed).split("\0"))
    for entry in entries:
        if entry.startswith(":"):
            letter = entry.rpartition(" ")[2][:1]
            old = next(entries) if letter in "RC" else None
            path = next(entries)
            found[path] = CommitFile(path=path, old_path=old, fate=_FATES.get(letter, FileFate.CHANGED))
        elif entry:
            added, removed, path = entry.split("\t", 2)
            if not path:  # it was moved: both names stand behind
                next(entries)
                path = next(entries)
            if added != "-":
                found[path] = replace(found[path], added=int(added), removed=int(removed))
    for file in found.values():
        # An index that somebody made by hand can name anything.
        if any(".." in each.split("/") or each.startswith("/") for each in (file.path, file.old_path or "")):
            raise Refused(LeftOutReason.GIT_ELSEWHERE)
        yield file


def _seen_from(prefix: str, file: CommitFile) -> CommitFile | None:
    """The file by its paths below a folder; None outside of it. What crossed the border appeared or went."""
    came = file.path.startswith(prefix)
    was = file.old_path is not None and file.old_path.startswith(prefix)
    if came:
        old = file.old_path[len(prefix) :] if was and file.old_path else None
        fate = FileFate.ADDED if file.old_path and not was else file.fate
        return replace(file, path=file.path[len(prefix) :], old_path=old, fate=fate)
    if was and file.old_path and file.fate is FileFate.MOVED:
        return replace(file, path=file.old_path[len(prefix) :], old_path=None, fate=FileFate.DELETED)
    return None
