"""The changes in a git repository, asked of git without letting the repository have a say.

A repository's own configuration can name programs that git runs while it compares files: file-system monitors, diff
drivers, text converters, content filters, hooks, and, where an object is missing, whatever fetches it. So the git that
compares never reads that configuration. The repository is only asked where its parts are and which of a few settings
count, which runs nothing; then git compares commit, index and files out of a git folder of our own, with the
repository's objects and index lent to it by name, if they are its own (`git_folder`).

While the repository is asked, nothing looks for an object: a missing one is fetched from wherever the configuration
says, by a program it names. Git 2.39 and newer obey `GIT_NO_LAZY_FETCH`; for older ones no transport is allowed at all.
Sources: git-config(1), gitattributes(5), git(1) on its environment variables.
"""

import asyncio
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

from codegpt_ls.context.git_folder import GitParts, own_parts
from codegpt_ls.context.git_process import PERSONAL, git_process, git_program
from codegpt_ls.domain.context.items import DiffScope
from codegpt_ls.domain.context.resolved import ChangedFile, LeftOutReason, Refusal, Refused

MOST_DIFF_BYTES: Final = 1024 * 1024
TIME_LIMIT: Final = 15.0
"""Seconds that one question to git may take."""
_MOST_ARGUMENTS: Final = 20_000
"""Bytes of names in one call; Windows takes 32 KiB of command line."""

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
_COMPARE: Final = (
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
    "--relative",
)
_SCOPES: Final = {DiffScope.STAGED: ("--cached",), DiffScope.WORKING: ()}


@dataclass(frozen=True, slots=True)
class _Repository:
    """What has to be known of a repository."""

    parts: GitParts
    object_format: str
    head: str
    """The commit's name; empty before the first."""
    settings: tuple[str, ...]
    """As arguments of git."""


class GitChanges:
    """`Changes` by the git command line, 2.31 or newer."""

    def __init__(self, environ: Mapping[str, str], *, time_limit: float = TIME_LIMIT) -> None:
        self._environ = environ
        self._time_limit = time_limit

    async def diff(
        self, folder: str, scope: DiffScope, choose: Callable[[Sequence[ChangedFile]], Sequence[ChangedFile]]
    ) -> str:
        """A unified diff of the files that `choose` leaves over, with paths below the folder."""
        program = git_program(self._environ, (folder,))
        if program is None:
            raise Refused(LeftOutReason.GIT_MISSING)
        repository = await self._repository(program, folder)
        try:
            with tempfile.TemporaryDirectory(prefix="codegpt-ls-git-") as own:
                _make_git_folder(Path(own), repository)
                command = (program, *repository.settings, *_COMPARE, *_SCOPES[scope])
                return await self._compared(command, folder, {**self._basics(), **_borrowed(own, repository)}, choose)
        except OSError:  # no place for a folder of our own
            raise Refused(LeftOutReason.GIT_FAILED) from None

    async def _compared(
        self,
        command: Sequence[str],
        folder: str,
        environ: Mapping[str, str],
        choose: Callable[[Sequence[ChangedFile]], Sequence[ChangedFile]],
    ) -> str:
        """First the names alone, then the changes of those that were chosen."""
        changed = tuple(_changed(await self._run((*command, "--raw", "-z"), folder, environ)))
        chosen = await asyncio.to_thread(choose, changed)
        diff = b""
        for paths in _calls(_unmixed(chosen, changed)):
            diff += await self._run((*command, "--patch", "--", *paths), folder, environ, len(diff))
        return diff.decode("utf-8", "replace")

    async def _run(self, command: Sequence[str], folder: str, environ: Mapping[str, str], already: int = 0) -> bytes:
        most = MOST_DIFF_BYTES - already
        output = await git_process(command, folder, environ, time_limit=self._time_limit, most_bytes=most)
        if len(output) > most:
            raise Refused(Refusal(reason=LeftOutReason.TOO_LARGE, limit=MOST_DIFF_BYTES))
        return output

    async def _repository(self, program: str, folder: str) -> _Repository:
        """Where everything is. Reads configuration, the person's too, which says whom to trust; runs none of it."""
        personal = {name: value for name in PERSONAL if (value := self._environ.get(name))}
        environ = {**self._basics(), **personal}
        paths = ("--show-toplevel", "--git-dir", "--git-common-dir", "--git-path", "objects", "--git-path", "index")
        where = await self._run(
            (program, "rev-parse", "--path-format=absolute", *paths, "--show-object-format"), folder, environ
        )
        *places, object_format, end = os.fsdecode(where).split("\n")
        if len(places) != len(fields(GitParts)) or end:
            raise Refused(LeftOutReason.GIT_FAILED)
        parts = GitParts(*places)
        own_file = (program, "config", "-z", "--file", str(Path(parts.git_folder, "config")), "--get", "core.worktree")
        worktree = (await self._told(own_file, folder, environ)).removesuffix("\0")
        if not await asyncio.to_thread(own_parts, folder, parts, worktree):
            raise Refused(LeftOutReason.GIT_ELSEWHERE)
        # Not `HEAD^{commit}`: that looks whether the object is there. Fails where nothing was ever committed.
        head = await self._told((program, "rev-parse", "--verify", "--quiet", "HEAD"), folder, environ)
        settings = await self._told((program, "config", "-z", "--get-regexp", r"^core\."), folder, environ)
        return _Repository(parts, object_format, head.strip(), tuple(_options(settings)))

    async def _told(self, command: Sequence[str], folder: str, environ: Mapping[str, str]) -> str:
        """What git says; nothing where it fails, as it does for what is not set."""
        with suppress(Refused):
            return os.fsdecode(await self._run(command, folder, environ))
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
    for part in Path(repository.parts.git_folder).glob("sharedindex.*"):
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


def _options(settings: str) -> Iterator[str]:
    for entry in settings.split("\0"):
        name, _, value = entry.partition("\n")
        if value.lower() in _SETTINGS.get(name.lower(), ()):
            yield from ("-c", f"{name}={value}")


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


def _unmixed(chosen: Sequence[ChangedFile], changed: Sequence[ChangedFile]) -> Iterator[ChangedFile]:
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
