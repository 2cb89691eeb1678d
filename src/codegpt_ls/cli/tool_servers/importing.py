"""Servers taken over from another program's file, each shown and agreed to by itself."""

import getpass
import os
from pathlib import Path

from codegpt_ls.cli.command import Command
from codegpt_ls.cli.tool_servers.adding import add
from codegpt_ls.mcp.foreign import Reading, servers_in


async def imported(command: Command) -> int:
    """Those of the file that is named. Reading it starts nothing."""
    terminal, path = command.terminal, command.arguments.file
    try:
        entries, inputs = servers_in(Path(path))
    except (OSError, ValueError, RecursionError) as error:
        detail = error.strerror if isinstance(error, OSError) else type(error).__name__
        terminal.say("mcp.unreadable", path=path, detail=detail)
        return 1
    if not entries:
        terminal.say("mcp.nothing_in_file", path=path)
        return 1
    reading = Reading(inputs, os.environ, command.services.may_be_secret, lambda *asked: _typed(command, *asked))
    codes = []
    for name, entry in entries.items():
        taken = reading.taken(name, entry)
        if taken is None:
            terminal.say("mcp.not_taken", server=name)
            codes.append(1)
        else:
            codes.append(await add(command, taken.server, taken.secrets))
    return max(codes)


def _typed(command: Command, server: str, name: str, hidden: bool) -> str | None:  # noqa: FBT001 - told by position
    if not command.terminal.can_ask:
        return None
    question = command.terminal.words.text("mcp.ask_input", server=server, name=name)
    return getpass.getpass(question) if hidden else command.terminal.ask(question)
