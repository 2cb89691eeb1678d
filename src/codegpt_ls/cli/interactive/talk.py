"""What a conversation in the terminal is about at the moment."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from codegpt_ls.cli.code import with_code
from codegpt_ls.cli.command import Command


@dataclass(slots=True)
class Talk:
    """The thread that is gone on in, and the files that wait for the next question."""

    command: Command
    thread_id: str
    files: list[str] = field(default_factory=list)
    """As they were named: `main.py:10-40`. They stay until an answer about them has begun."""

    async def begin_anew(self, *, temporary: bool) -> None:
        """Go on in a thread of its own; a temporary one is written nowhere. Raises AssistantError."""
        self.thread_id = (await self.command.services.threads.create(temporary=temporary)).id

    async def add_files(self, names: Sequence[str]) -> bool:
        """Send these files with the next question; False where one of them cannot be, which is told."""
        if await with_code(self.command, "", names) is None:
            return False
        self.files += names
        for name in names:
            self.command.terminal.say("chat.file_goes_along", path=name)
        return True
