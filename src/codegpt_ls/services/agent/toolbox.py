"""The tools there are for one answer, the most important first: a model with little room is told of those."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from codegpt_ls.domain.context.resolved import Refusal
from codegpt_ls.domain.edits.drafted import DraftedEdit
from codegpt_ls.domain.ports.code import Documents, History, SourceFiles
from codegpt_ls.domain.tools.modes import Mode
from codegpt_ls.services.agent.drafts import Drafts
from codegpt_ls.services.agent.editing import EditFile
from codegpt_ls.services.agent.editor import editor_tools
from codegpt_ls.services.agent.files import ListFiles, ReadFile, SearchText
from codegpt_ls.services.agent.folders import OpenFolders
from codegpt_ls.services.agent.repository import GitBlame, GitDiff, GitLog
from codegpt_ls.services.agent.sifting import Sifting
from codegpt_ls.services.context.service import ContextService
from codegpt_ls.services.edits.guards import Seen

if TYPE_CHECKING:
    from codegpt_ls.domain.ports.tools import EditorTools, Tool


class Toolbox:
    """What looks into the open folders, and drafts changes of them, while one answer is written."""

    def __init__(
        self,
        mode: Mode,
        documents: Documents,
        files: Callable[[Sequence[str]], SourceFiles],
        context: Callable[[Documents], ContextService],
        history: History,
        sift: Sifting,
        seen: Seen,
        why: Callable[[Refusal], str],
        editor: "EditorTools | None" = None,
    ) -> None:
        """`editor`: what it can be asked for, where there is one. `files` takes the URIs of the open folders. `seen`: a
        text without what nobody sees. `why` words a refusal for a model."""
        there = context(documents)
        self._drafts = Drafts(documents, there, seen)
        # What was drafted is what the model sees from then on.
        folders, drafted = OpenFolders(self._drafts, files), context(self._drafts)
        edits = (EditFile(folders, there, self._drafts),) if mode is Mode.EDIT else ()
        looks: Sequence[Tool] = (
            ReadFile(folders, drafted, sift),
            SearchText(folders, sift),
            ListFiles(folders),
            *(editor_tools(folders, editor) if editor else ()),
            GitDiff(folders, drafted, why),
            GitLog(folders, history),
            GitBlame(folders, history),
        )
        self.tools: Sequence[Tool] = (*edits, *looks) if folders.trusted else ()
        """None in folders that the person has not said to trust."""

    def drafted(self) -> tuple[DraftedEdit, ...]:
        """What would be changed by now."""
        return self._drafts.edits()
