"""What a person is shown of a server before they say yes: all of it, and nothing that steers the terminal."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from codegpt_ls.cli.command import Command
from codegpt_ls.domain.ports.words import Translator
from codegpt_ls.domain.tools.remarks import ServerLeftOut
from codegpt_ls.domain.tools.servers import (
    FROM_ENVIRONMENT,
    STORED,
    ServerDefinition,
    ServerFailed,
    ServerToolOffer,
)
from codegpt_ls.presentation.notices import server_trouble

_ABOUT: Final = 300
"""Characters of a tool's description that are shown."""


def show(command: Command, server: ServerDefinition) -> None:
    """How it is started, in full."""
    words = command.terminal.words
    command.terminal.say("mcp.shown_address" if server.url else "mcp.shown", server=server.name)
    program = command.services.tool_servers().launcher.program(server)
    for line in _lines(server, program, words):
        command.terminal.tell(f"  {line}", whole=True)


def _lines(server: ServerDefinition, program: str | None, words: Translator) -> Iterator[str]:
    if server.url:
        yield words.text("mcp.url", value=_exact(server.url))
    else:
        key = "mcp.program" if program else "mcp.program_missing"
        yield words.text(key, value=_exact(program or server.command or ""))
    for argument in server.args:
        yield words.text("mcp.argument", value=_exact(argument))
    for name, value in sorted(server.env.items()):
        yield words.text("mcp.variable", name=name, value=_where(value, words))
    for name, value in sorted(server.headers.items()):
        yield words.text("mcp.header", name=name, value=_where(value, words))
    if server.cwd:
        yield words.text("mcp.folder", value=_exact(server.cwd))
    if server.local:
        yield words.text("mcp.local")


def _where(value: str, words: Translator) -> str:
    if value == STORED:
        return words.text("mcp.stored")
    if value.startswith(FROM_ENVIRONMENT):
        return words.text("mcp.from_environment", variable=value.removeprefix(FROM_ENVIRONMENT))
    return _exact(value)


def _exact(text: str) -> str:
    """As JSON in ASCII: a letter that looks like another one, or that turns the line round, is seen."""
    return json.dumps(text)


def show_tools(command: Command, server: ServerDefinition, offers: Sequence[ServerToolOffer]) -> None:
    """Its tools, those first which the person has not allowed as they are."""
    seen = command.services.tool_servers().seen.tools(server.name)
    for each in sorted(offers, key=lambda offer: seen.get(offer.name) == offer.seal):
        known = seen.get(each.name) == each.seal
        about = _exact(each.description[:_ABOUT])
        words = command.terminal.words
        line = words.text("mcp.tool" if known else "mcp.tool_new", tool=_exact(each.name), about=about)
        command.terminal.tell(f"  {line}")


def told(command: Command, server: str, failed: ServerFailed) -> int:
    """Say why a server could not be used."""
    detail = command.redactor.redact(failed.detail.strip().splitlines()[-1] if failed.detail.strip() else "")
    name = failed.detail if failed.fault.value == "file" else server
    remark = ServerLeftOut(name, failed.fault, detail)
    message = server_trouble(remark, command.terminal.words)
    if command.json:
        command.terminal.show_json({"kind": "error", "code": f"server.{failed.fault.value}", "message": message})
    else:
        command.terminal.tell(message)
    return 1


def as_json(server: ServerDefinition, offers: Sequence[ServerToolOffer], *, allowed: bool) -> dict[str, Any]:
    """What a script reads of a server that was looked at."""
    tools = [{"name": each.name, "description": each.description, "inputSchema": each.schema} for each in offers]
    return {"name": server.name, "allowed": allowed, "tools": tools}
