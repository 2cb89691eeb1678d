"""The next commit of a git repository, and the hook that is asked for its message."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from codegpt_ls.domain.context.commits import CommitFile
from codegpt_ls.domain.context.items import DiffScope


class NextCommit(Protocol):
    """What is about to be committed, while it is looked at."""

    @property
    def scope(self) -> DiffScope:
        """What is staged; where nothing is, what is saved."""
        ...

    @property
    def files(self) -> Sequence[CommitFile]:
        """All below the folder."""
        ...

    @property
    def outside(self) -> int:
        """How many files it has outside of the folder."""
        ...

    @property
    def comment(self) -> str:
        """What begins a line that git takes out of a message; `auto` where git chooses."""
        ...

    async def patch(self, file: CommitFile, most_bytes: int) -> str:
        """The difference of this file, so much of it at most. Raises Refused GIT_FAILED."""
        ...

    async def subjects(self, most: int) -> Sequence[str]:
        """The first lines of the last commits that somebody worded, newest first; none where there are none."""
        ...


class Commits(Protocol):
    """Repositories that are committed to."""

    def opened(self, folder: str, index: str | None = None) -> AbstractAsyncContextManager[NextCommit]:
        """The next commit of the repository that this folder lies in.

        `index`: the absolute path of the index that git names to a hook; then only what is staged there counts.
        Raises Refused with NO_REPOSITORY, GIT_MISSING, GIT_UNTRUSTED, GIT_ELSEWHERE, GIT_FAILED or TOO_LARGE.
        """
        ...
