"""A repository opened for questions that its own configuration has no say in.

A repository's own configuration can name programs that git runs while it compares files: file-system monitors, diff
drivers, text converters, content filters, hooks, and, where an object is missing, whatever fetches it. So the git that
compares never reads that configuration. The repository is only asked where its parts are and which of a few settings
count, which runs nothing; then git compares commit, index and files out of a git folder of our own, with the
repository's objects and index lent to it by name, if they are its own (`folder`).

While the repository is asked, nothing looks for an object: a missing one is fetched from wherever the configuration
says, by a program it names. Git 2.39 and newer obey `GIT_NO_LAZY_FETCH`; for older ones no transport is allowed at all.
Sources: git-config(1), gitattributes(5), git(1) on its environment variables.
"""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Final

from codegpt_ls.context.git.folder import GitParts, own_parts
from codegpt_ls.context.git.process import PERSONAL, git_process, git_program
from codegpt_ls.domain.context.resolved import LeftOutReason, Refused

TIME_LIMIT: Final = 15.0
"""Seconds that one question to git may take."""
_MOST_TOLD: Final = 1024 * 1024
"""Bytes that git says of where a repository is and what is set there."""

_SETTINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "core.autocrlf": ("true", "false", "input"),
    "core.eol": ("lf", "crlf", "native"),
    "core.filemode": ("true", "false"),
    "core.ignorecase": ("true", "false"),
    "core.precomposeunicode": ("true", "false"),
    "core.symlinks": ("true", "false"),
}
"""What decides whether two files count as equal, with every value that is taken over."""
_NOTHING_RUNS: Final[Mapping[str, str]] = {
    "GIT_NO_LAZY_FETCH": "1",
    # A list of what is allowed; there is no transport of this name.
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}


@dataclass(frozen=True, slots=True)
class _Repository:
    """What has to be known of a repository."""

    parts: GitParts
    object_format: str
    head: str
    """The commit's name; empty before the first."""
    settings: Mapping[str, str]
    """Those of the section `core`, by their names in lower case."""


class OpenRepository:
    """A repository while it is lent."""

    def __init__(
        self, git: "Git", program: str, repository: _Repository, folder: str, environ: Mapping[str, str]
    ) -> None:
        self._git = git
        self._command = (program, *_options(repository.settings))
        self._folder = folder
        self._environ = environ
        self.top: Final = repository.parts.top
        """The working tree's topmost folder."""
        self.begun: Final = bool(repository.head)
        """Whether anything was ever committed."""
        self.settings: Final = repository.settings
        """Those of the section `core`, by their names in lower case."""

    async def run(self, *arguments: str, most_bytes: int) -> bytes:
        """What git prints of this, with at most one byte over `most_bytes`. Raises Refused."""
        return await self._git.run((*self._command, *arguments), self._folder, self._environ, most_bytes)


class Git:
    """The git command line, 2.31 or newer."""

    def __init__(self, environ: Mapping[str, str], *, time_limit: float = TIME_LIMIT) -> None:
        self._environ = environ
        self._time_limit = time_limit

    @asynccontextmanager
    async def opened(self, folder: str, index: str | None = None) -> AsyncIterator[OpenRepository]:
        """The repository that this folder lies in. Raises Refused.

        `index`: the absolute path of another index of this repository's, which git names to hooks.
        """
        program = self.program(folder)
        repository = await self._repository(program, folder, index)
        try:
            own = tempfile.TemporaryDirectory(prefix="codegpt-ls-git-")
        except OSError:  # no place for a folder of our own
            raise Refused(LeftOutReason.GIT_FAILED) from None
        with own:
            try:
                _make_git_folder(Path(own.name), repository)
            except OSError:
                raise Refused(LeftOutReason.GIT_FAILED) from None
            environ = {**self._basics(), **_borrowed(own.name, repository)}
            yield OpenRepository(self, program, repository, folder, environ)

    async def run(self, command: Sequence[str], folder: str, environ: Mapping[str, str], most_bytes: int) -> bytes:
        """What git prints, with at most one byte over `most_bytes`. Raises Refused."""
        return await git_process(command, folder, environ, time_limit=self._time_limit, most_bytes=most_bytes)

    def program(self, folder: str) -> str:
        """The person's git. Raises Refused GIT_MISSING."""
        if (program := git_program(self._environ, (folder,))) is None:
            raise Refused(LeftOutReason.GIT_MISSING)
        return program

    @property
    def asking(self) -> Mapping[str, str]:
        """The environment for a question that reads configuration, the person's too, which says whom to trust."""
        personal = {name: value for name in PERSONAL if (value := self._environ.get(name))}
        return {**self._basics(), **personal}

    async def _repository(self, program: str, folder: str, index: str | None) -> _Repository:
        """Where everything is. Reads configuration, the person's too, which says whom to trust; runs none of it."""
        environ = self.asking
        paths = ("--show-toplevel", "--git-dir", "--git-common-dir", "--git-path", "objects", "--git-path", "index")
        command = (program, "rev-parse", "--path-format=absolute", *paths, "--show-object-format")
        where = await self.run(command, folder, environ, _MOST_TOLD)
        *places, object_format, end = os.fsdecode(where).split("\n")
        if len(places) != len(fields(GitParts)) or end:
            raise Refused(LeftOutReason.GIT_FAILED)
        parts = GitParts(*places)
        if index is not None:
            if not await asyncio.to_thread(_lies_in, parts.git_folder, index):
                raise Refused(LeftOutReason.GIT_ELSEWHERE)
            parts = replace(parts, index=index)
        own_file = (program, "config", "-z", "--file", str(Path(parts.git_folder, "config")), "--get", "core.worktree")
        worktree = (await self._told(own_file, folder, environ)).removesuffix("\0")
        if not await asyncio.to_thread(own_parts, folder, parts, worktree):
            raise Refused(LeftOutReason.GIT_ELSEWHERE)
        # Not `HEAD^{commit}`: that looks whether the object is there. Fails where nothing was ever committed.
        head = await self._told((program, "rev-parse", "--verify", "--quiet", "HEAD"), folder, environ)
        settings = await self._told((program, "config", "-z", "--get-regexp", r"^core\."), folder, environ)
        return _Repository(parts, object_format, head.strip(), dict(_named(settings)))

    async def _told(self, command: Sequence[str], folder: str, environ: Mapping[str, str]) -> str:
        """What git says; nothing where it fails, as it does for what is not set."""
        with suppress(Refused):
            return os.fsdecode(await self.run(command, folder, environ, _MOST_TOLD))
        return ""

    def _basics(self) -> dict[str, str]:
        """What git needs to run at all, in the language its messages are told apart by."""
        kept = {name: value for name in ("SYSTEMROOT", "TMPDIR", "TEMP", "TMP") if (value := self._environ.get(name))}
        return {**kept, **_NOTHING_RUNS, "LC_ALL": "C"}


def _make_git_folder(own: Path, repository: _Repository) -> None:
    """The least that git takes for a git folder, at the repository's commit."""
    (own / "refs").mkdir()
    (own / "objects").mkdir()
    (own / "HEAD").write_text(f"{repository.head or 'ref: refs/heads/none'}\n")
    version = (
        "0\n" if repository.object_format == "sha1" else f"1\n[extensions]\nobjectFormat = {repository.object_format}\n"
    )
    (own / "config").write_text(f"[core]\nbare = false\nrepositoryformatversion = {version}")
    # Pieces of the index, and where a history that was not fetched whole ends.
    for part in (*Path(repository.parts.git_folder).glob("sharedindex.*"), Path(repository.parts.common, "shallow")):
        with suppress(OSError):
            (own / part.name).symlink_to(part)


def _borrowed(own: str, repository: _Repository) -> Mapping[str, str]:
    return {
        "GIT_DIR": own,
        "GIT_WORK_TREE": repository.parts.top,
        "GIT_OBJECT_DIRECTORY": repository.parts.objects,
        "GIT_INDEX_FILE": repository.parts.index,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "HOME": own,
        "XDG_CONFIG_HOME": own,
    }


def _lies_in(git_folder: str, index: str) -> bool:
    with suppress(OSError, RuntimeError):
        return Path(index).resolve().parent == Path(git_folder).resolve()
    return False


def _named(settings: str) -> Iterator[tuple[str, str]]:
    for entry in settings.split("\0"):
        name, _, value = entry.partition("\n")
        yield name.lower(), value


def _options(settings: Mapping[str, str]) -> Iterator[str]:
    for name, taken in _SETTINGS.items():
        if (value := settings.get(name, "").lower()) in taken:
            yield from ("-c", f"{name}={value}")
