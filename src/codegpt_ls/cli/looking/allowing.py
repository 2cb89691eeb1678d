"""Whether a model may look into the folder: by the command line, else asked once in a conversation. Each call of a
tool that is not ours is asked about by itself.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from codegpt_ls.cli.code import NamedFiles
from codegpt_ls.cli.command import Command
from codegpt_ls.cli.options import may_read
from codegpt_ls.domain.ports.tools import ToolServer, Verdict, WantedCall
from codegpt_ls.presentation.steps import step_title
from codegpt_ls.services.threads.conversations import Conversations


class TerminalApprovals:
    """The person's word, which counts as long as the program runs."""

    def __init__(self, command: Command) -> None:
        self._command = command
        self._may_read: bool | None = True if may_read(command.arguments) else None

    def asks(self, call: WantedCall, _thread_id: str | None) -> bool:
        """Until the person agreed to reading; about a stranger's tool always."""
        return call.server is not None or not self._may_read

    async def verdicts(self, calls: Sequence[WantedCall], _thread_id: str | None) -> Mapping[str, Verdict]:
        """All that read, or none of them; the others one by one."""
        reading = [each for each in calls if each.server is None]
        if reading and self._may_read is None:
            self._may_read = self._agreed(reading)
        read = Verdict.ALLOWED if self._may_read else Verdict.DENIED
        return {each.id: read if each.server is None else self._on(each, each.server) for each in calls}

    def _agreed(self, calls: Sequence[WantedCall]) -> bool:
        terminal = self._command.terminal
        wanted = dict.fromkeys(step_title(each.tool, each.about, terminal.words) for each in calls)
        for title in wanted:
            terminal.tell(f"  {title}")
        return terminal.agrees(terminal.words.text("step.may_read", path=str(Path.cwd())), by_default=False)

    def _on(self, call: WantedCall, server: ToolServer) -> Verdict:
        terminal = self._command.terminal
        if not terminal.can_ask:
            return Verdict.UNASKABLE
        # All that would leave, to the byte: ASCII, so that nothing in it hides or turns the line round.
        title = step_title(call.tool, call.about, terminal.words, server.name)
        terminal.tell(f"  {title}: {call.arguments}", whole=True)
        question = terminal.words.text("mcp.ask_call", server=server.name)
        return Verdict.ALLOWED if terminal.agrees(question, by_default=False) else Verdict.DENIED


def conversations_of(command: Command) -> Conversations:
    """Where questions of this command are asked that may have things looked up: one place, which remembers."""
    if command.looking is None:
        command.looking = command.services.looking_up(NamedFiles(()), TerminalApprovals(command))
    return command.looking
