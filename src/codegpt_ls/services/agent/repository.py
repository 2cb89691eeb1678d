"""What git knows of the open folders."""

from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Any, Final

from codegpt_ls.domain.context.items import DiffScope, GitDiffItem
from codegpt_ls.domain.context.resolved import LeftOut, LeftOutReason, Place, Refusal, Refused
from codegpt_ls.domain.limits import LOGGED_COMMITS, TITLE
from codegpt_ls.domain.ports.code import BlamedLines, Commit, History
from codegpt_ls.domain.tools.offered import ToolKind
from codegpt_ls.services.agent import schema
from codegpt_ls.services.agent.arguments import flag, number, word
from codegpt_ls.services.agent.folders import OpenFolders, beside
from codegpt_ls.services.agent.sifting import listed, on_one_line
from codegpt_ls.services.context.service import ContextService

_USUAL: Final = 20
"""Commits that are told where nobody says how many."""


class GitDiff:
    """`git_diff`: what is not committed yet."""

    kind: Final = ToolKind.READ
    server: Final = None
    offered: Final = schema.offered(
        "git_diff",
        "Show the changes that are not committed yet.",
        staged=schema.flag("Those that the next commit would hold, instead of those that are not staged."),
    )

    def __init__(self, folders: OpenFolders, context: ContextService, why: Callable[[Refusal], str]) -> None:
        self._folders = folders
        self._context = context
        self._why = why

    def about(self, arguments: Mapping[str, Any]) -> str:
        """`--staged`, or nothing."""
        return "--staged" if flag(arguments, "staged") else ""

    async def run(self, arguments: Mapping[str, Any]) -> str:
        """A unified diff, with the names of the files that are not shown."""
        scope = DiffScope.STAGED if flag(arguments, "staged") else DiffScope.WORKING
        opened = await beside(lambda _: self._folders.opened())
        items = [GitDiffItem(scope=scope, folder=folder) for folder in opened.workspace.folders]
        resolved = await self._context.resolve(items)
        left = [each for each in resolved.left_out if each.refusal.reason is not LeftOutReason.EMPTY]
        if left and not resolved.parts and all(each.title.startswith("git diff") for each in left):
            raise Refused(left[0].refusal)
        parts = [f"{part.title}:\n{part.text}" for part in resolved.parts]
        return listed([*parts, *map(self._unsent, left)], "[no changes]")

    def _unsent(self, left_out: LeftOut) -> str:
        return f"[{left_out.title}: {self._why(left_out.refusal)}]"


class GitLog:
    """`git_log`: the last commits."""

    kind: Final = ToolKind.READ
    server: Final = None
    offered: Final = schema.offered(
        "git_log",
        f"List the last commits, {_USUAL} unless told otherwise, {LOGGED_COMMITS} at most.",
        path=schema.text(f"Only those that changed this. {schema.PATH}"),
        count=schema.number("How many."),
    )

    def __init__(self, folders: OpenFolders, history: History) -> None:
        self._folders = folders
        self._history = history

    def about(self, arguments: Mapping[str, Any]) -> str:
        """The path."""
        return word(arguments, "path", "")

    async def run(self, arguments: Mapping[str, Any]) -> str:
        """A commit on each line."""
        path, count = word(arguments, "path", ""), min(number(arguments, "count", _USUAL), LOGGED_COMMITS)
        place = await beside(lambda _: self._folders.opened().sendable(path))
        commits = await self._history.log(_folder(place), _below(place), count)
        return listed(list(map(_commit, commits)), "[no commits]")


class GitBlame:
    """`git_blame`: who wrote which lines, without the lines, which `read_file` shows."""

    kind: Final = ToolKind.READ
    server: Final = None
    offered: Final = schema.offered(
        "git_blame",
        "Tell which commits wrote which lines of a file, as it was committed last.",
        required=("path",),
        path=schema.text(schema.PATH),
    )

    def __init__(self, folders: OpenFolders, history: History) -> None:
        self._folders = folders
        self._history = history

    def about(self, arguments: Mapping[str, Any]) -> str:
        """The path."""
        return word(arguments, "path")

    async def run(self, arguments: Mapping[str, Any]) -> str:
        """Lines in a row and their commit on each line."""
        path = word(arguments, "path")
        place = await beside(lambda _: self._folders.opened().sendable(path))
        blamed = await self._history.blame(_folder(place), _below(place))
        return listed(list(map(_lines, blamed)), "[no lines]")


def _folder(place: Place) -> str:
    if place.folder is None:
        raise Refused(LeftOutReason.OUTSIDE_WORKSPACE)
    return place.folder


def _below(place: Place) -> str:
    """The path below its folder, by where it really lies."""
    below = PurePath(place.real or "").relative_to(_folder(place)).as_posix()
    return "" if below == "." else below


def _commit(commit: Commit) -> str:
    return on_one_line(f"{commit.id} {commit.day} {commit.author}: {commit.subject}", TITLE)


def _lines(blamed: BlamedLines) -> str:
    return f"{blamed.first}-{blamed.last}: {_commit(blamed.commit)}"
