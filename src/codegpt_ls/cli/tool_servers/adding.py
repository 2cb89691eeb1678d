"""A server added: shown, agreed to, written down, started, its tools agreed to."""

import getpass
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from codegpt_ls.cli.command import Command
from codegpt_ls.cli.tool_servers.showing import as_json, show, show_tools, told
from codegpt_ls.domain.tools.servers import STORED, ServerDefinition, ServerFailed

Added = Callable[[Command], Awaitable[int]]
_YES: Final = "--yes"


async def added(command: Command) -> int:
    """What the command line describes."""
    arguments = command.arguments
    named = dict(each.partition("=")[::2] for each in arguments.env)
    headers = {name: said or STORED for name, said in (each.partition("=")[::2] for each in arguments.header)}
    entry = {
        "command": arguments.words[0] if arguments.words else None,
        "args": arguments.words[1:],
        "env": {**named, **dict.fromkeys(arguments.secret, STORED)},
        "cwd": arguments.cwd,
        "url": arguments.url,
        "headers": headers,
        "local": arguments.local,
    }
    server = command.services.tool_servers().file.described(arguments.name, entry)
    if server is None or (server.url and arguments.words):
        command.terminal.say("mcp.wrong", server=arguments.name)
        return 2
    if any(map(command.services.may_be_secret, server.args)):
        command.terminal.say("mcp.secret_in_argument", server=server.name)
        return 2
    if any(command.services.may_be_secret(value) for value in named.values()):
        command.terminal.say("mcp.secret_in_argument", server=server.name)
        return 2
    return await add(command, server, {})


async def add(command: Command, server: ServerDefinition, secrets: Mapping[str, str]) -> int:
    """Show it, ask, keep it. `secrets`: those of its values that are known already."""
    terminal = command.terminal
    show(command, server)
    missing = [name for name in server.secrets if name not in secrets]
    if missing and not terminal.can_ask:
        terminal.say("mcp.no_terminal_secret", name=missing[0])
        return 2
    if (agreed := _agreed(command, terminal.words.text("mcp.ask_add", server=server.name))) is not None:
        if agreed:
            terminal.say("mcp.not_added", server=server.name)
        return agreed
    servers = command.services.tool_servers()
    typed = {name: _typed(command, server, name) for name in missing}
    for name, value in {**secrets, **typed}.items():
        await servers.launcher.keep_secret(server, name, value)
    servers.file.put(server)
    servers.allow(server, ())
    return await _looked_at(command, server)


async def allowed(command: Command, server: ServerDefinition) -> int:
    """Start it again, and agree to what has changed."""
    if not command.services.tool_servers().allowed(server):
        show(command, server)
        question = command.terminal.words.text("mcp.ask_start", server=server.name)
        if (refused := _agreed(command, question)) is not None:
            return refused
    return await _looked_at(command, server)


async def _looked_at(command: Command, server: ServerDefinition) -> int:
    servers, terminal = command.services.tool_servers(), command.terminal
    try:
        listing = await servers.look(server)
    except ServerFailed as failed:
        return told(command, server.name, failed)
    seen = servers.seen.tools(server.name)
    changed = [each for each in listing.offers if seen.get(each.name) != each.seal]
    if not command.json or changed:
        show_tools(command, server, listing.offers)
    if listing.unreadable:
        terminal.say("server.tools_unreadable", server=server.name, detail=", ".join(listing.unreadable))
    if changed:
        question = terminal.words.text("mcp.ask_tools", server=server.name, count=len(listing.offers))
        if (refused := _agreed(command, question)) is not None:
            if refused == 1:
                terminal.say("mcp.not_allowed", server=server.name)
            return refused
    servers.allow(server, listing.offers)
    if command.json:
        terminal.show_json(as_json(server, listing.offers, allowed=True))
    else:
        terminal.say("mcp.allowed", server=server.name, count=len(listing.offers))
    return 0


def _agreed(command: Command, question: str) -> int | None:
    """None for a yes; else the exit code."""
    terminal = command.terminal
    if command.arguments.yes:
        return None
    if not terminal.can_ask:
        terminal.say("mcp.no_terminal", option=_YES)
        return 2
    return None if terminal.agrees(question, by_default=False) else 1


def _typed(command: Command, server: ServerDefinition, name: str) -> str:
    return getpass.getpass(command.terminal.words.text("mcp.ask_secret", name=name, server=server.name))
