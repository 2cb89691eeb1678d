"""The tools there are, the most important first: a model with little room is told of those."""

from collections.abc import Callable, Sequence

from codegpt_ls.domain.context.resolved import Refusal
from codegpt_ls.domain.ports.code import History
from codegpt_ls.domain.ports.tools import Tool
from codegpt_ls.domain.tools.modes import Mode
from codegpt_ls.services.agent.files import ListFiles, ReadFile, SearchText
from codegpt_ls.services.agent.folders import OpenFolders
from codegpt_ls.services.agent.repository import GitBlame, GitDiff, GitLog
from codegpt_ls.services.agent.sifting import Sifting
from codegpt_ls.services.context.service import ContextService


class Toolbox:
    """What looks into the open folders."""

    def __init__(
        self,
        folders: OpenFolders,
        context: ContextService,
        history: History,
        sift: Sifting,
        why: Callable[[Refusal], str],
    ) -> None:
        """`why` words a refusal for a model."""
        self._folders = folders
        self._tools: Sequence[Tool] = (
            ReadFile(folders, context, sift),
            SearchText(folders, sift),
            ListFiles(folders),
            GitDiff(folders, context, why),
            GitLog(folders, history),
            GitBlame(folders, history),
        )

    def __call__(self, _mode: Mode) -> Sequence[Tool]:
        """All of them; none in folders that the person has not said to trust."""
        return self._tools if self._folders.trusted else ()
