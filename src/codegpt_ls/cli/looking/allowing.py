"""Whether a model may look into the folder: by the command line, else asked once in a conversation."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from codegpt_ls.cli.code import NamedFiles
from codegpt_ls.cli.command import Command
from codegpt_ls.cli.options import may_read
from codegpt_ls.domain.ports.tools import Verdict, WantedCall
from codegpt_ls.presentation.steps import step_title
from codegpt_ls.services.threads.conversations import Conversations


class TerminalApprovals:
    """The person's word, which counts as long as the program runs."""

    def __init__(self, command: Command) -> None:
        self._command = command
        self._may_read: bool | None = True if may_read(command.arguments) else None

    def asks(self, _call: WantedCall, _thread_id: str | None) -> bool:
        """Until the person agreed."""
        return not self._may_read

    async def verdicts(self, calls: Sequence[WantedCall], _thread_id: str | None) -> Mapping[str, Verdict]:
        """All of them or none: there is nothing here but what reads."""
        if self._may_read is None:
            self._may_read = self._agreed(calls)
        return {each.id: Verdict.ALLOWED if self._may_read else Verdict.DENIED for each in calls}

    def _agreed(self, calls: Sequence[WantedCall]) -> bool:
        terminal = self._command.terminal
        wanted = dict.fromkeys(step_title(each.tool, each.about, terminal.words) for each in calls)
        for title in wanted:
            terminal.tell(f"  {title}")
        return terminal.agrees(terminal.words.text("step.may_read", path=str(Path.cwd())), by_default=False)


def conversations_of(command: Command) -> Conversations:
    """Where questions of this command are asked that may have things looked up: one place, which remembers."""
    if command.looking is None:
        command.looking = command.services.looking_up(NamedFiles(()), TerminalApprovals(command))
    return command.looking
