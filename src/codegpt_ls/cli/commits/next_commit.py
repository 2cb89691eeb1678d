"""A commit's message asked for from the terminal: what is told before anything is sent, and what is told meanwhile."""

import os
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

from codegpt_ls.cli.command import Command
from codegpt_ls.cli.status_line import StatusLine
from codegpt_ls.domain.chat import (
    AnswerOptions,
    AnswerPlaced,
    ChatEvent,
    Finished,
    FinishReason,
    Retrying,
    StillWaiting,
    TextDelta,
    ThinkingDelta,
    Waiting,
)
from codegpt_ls.domain.context.commits import DescribedCommit
from codegpt_ls.domain.edits.drafted import EditsDrafted
from codegpt_ls.domain.messages.effort import Effort
from codegpt_ls.domain.messages.events import PartDone, ToolCallDelta, ToolCallStarted
from codegpt_ls.domain.text import PositionEncoding, Workspace
from codegpt_ls.domain.tools.steps import ToolStep
from codegpt_ls.presentation.notices import notice
from codegpt_ls.services.commits.sentences import notes, warnings


class OneFolder:
    """A folder as an editor would have it open; nothing is unsaved here."""

    def __init__(self, folder: Path) -> None:
        self._workspace = Workspace(folders=(folder.as_uri(),), encoding=PositionEncoding.UTF32)

    def workspace(self) -> Workspace:
        """The folder, and no open document."""
        return self._workspace


def repository_folder() -> Path:
    """The folder of the repository that this is called in: all of a commit is described, not what lies below here."""
    here = Path.cwd()
    return next((each for each in (here, *here.parents) if os.path.lexists(each / ".git")), here)


def named_index() -> str | None:
    """The index that git names to whoever it runs."""
    named = os.environ.get("GIT_INDEX_FILE")
    return str(Path(named).absolute()) if named else None


class TerminalCommit:
    """The next commit of the repository that the terminal is in."""

    def __init__(self, command: Command) -> None:
        self._command = command
        self._terminal = command.terminal
        self._line = StatusLine(command.terminal)
        self._messages = command.services.commits(OneFolder(repository_folder()))
        self._provider = ""

    async def described(self) -> DescribedCommit:
        """What would be sent; what looks like a secret in it is told. Raises Refused."""
        commit = await self._messages.describe(None, index=named_index())
        for told in warnings(self._terminal.words, commit):
            self._terminal.tell(told)
        for told in notes(self._terminal.words, commit):
            self._terminal.note(told)
        return commit

    async def message(self, commit: DescribedCommit) -> str:
        """The message for it; empty where the answer holds none, or was cut short. Raises AssistantError."""
        text: list[str] = []
        finished: Finished | None = None
        try:
            async with aclosing(self._messages.ask(commit, self._options())) as events:
                async for event in events:
                    text += self._text(event)
                    finished = event if isinstance(event, Finished) else finished
        finally:
            self._line.clear()
        whole = finished is not None and finished.finish_reason is FinishReason.STOP
        return self._messages.message(commit, "".join(text)) if whole else ""

    def _options(self) -> AnswerOptions:
        effort = self._command.arguments.effort
        return AnswerOptions(effort=Effort(effort) if effort else None)

    def _text(self, event: ChatEvent) -> Iterator[str]:
        match event:
            case TextDelta(text):
                yield text
            case Waiting(called=provider):
                self._provider = provider
                self._line.waiting(provider)
            case StillWaiting():
                self._line.still_waiting(self._provider, event)
            case Retrying():
                self._line.retrying(self._provider, event)
            case ThinkingDelta() | AnswerPlaced() | Finished():
                pass
            case ToolCallStarted() | ToolCallDelta() | PartDone() | ToolStep() | EditsDrafted():
                pass
            case _:
                words = self._terminal.words
                self._terminal.note(notice(event, words, self._command.services.explainer(words).explain).message)
