"""`mcp.json` in the person's configuration folder, in the form that most programs have it:

    {"mcpServers": {"git": {"command": "uvx", "args": ["mcp-server-git"]}}}

A value of `env` is the value, `keyring` or `env:NAME`; one of `headers` is never the value.
"""

import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.limits import COMMAND_WORD, COMMAND_WORDS, HEADER_NAME, HEADERS, SERVER_NAME, SERVERS
from codegpt_ls.domain.origin import origin_of
from codegpt_ls.domain.tools.servers import ServerDefinition, ServerFailed, ServerFault
from codegpt_ls.folders import made
from codegpt_ls.settings.headers import refers
from codegpt_ls.storage.json_file import replace_text
from codegpt_ls.storage.person_settings.own_file import Refused, content

NAME: Final = "mcp.json"
_SERVERS: Final = "mcpServers"
_NAME: Final = re.compile(rf"[A-Za-z0-9_-]{{1,{SERVER_NAME}}}")
_VARIABLE: Final = re.compile(rf"[A-Za-z_][A-Za-z0-9_]{{0,{HEADER_NAME}}}")
_HEADER: Final = re.compile(rf"[A-Za-z0-9!#$%&'*+.^_`|~-]{{1,{HEADER_NAME}}}")
_NOT_FOR_A_PERSON: Final = frozenset({
    "accept", "accept-encoding", "connection", "content-encoding", "content-length", "content-type", "cookie", "expect",
    "host", "keep-alive", "last-event-id", "mcp-protocol-version", "mcp-session-id", "proxy-authorization",
    "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "user-agent",
})  # fmt: skip
"""Headers that are the connection's or the protocol's own; unlike with a provider, `authorization` is the person's."""


class ServersFile:
    """Reads the file anew each time it is asked."""

    def __init__(self, folder: Callable[[], Path]) -> None:
        self._folder = folder

    @property
    def path(self) -> Path:
        """Where the file is, or would be."""
        return self._folder() / NAME

    def read(self, open_folders: Sequence[str] = ()) -> tuple[Sequence[ServerDefinition], Sequence[str]]:
        """Those in it, and the names of those that cannot be read. Raises ServerFailed for the file as a whole."""
        found: list[ServerDefinition] = []
        wrong: list[str] = []
        for name, entry in list(_servers(self._content(open_folders)).items())[:SERVERS]:
            try:
                found.append(definition(name, entry))
            except ValueError:
                wrong.append(name)
        return found, wrong

    def described(self, name: str, entry: Mapping[str, Any]) -> ServerDefinition | None:
        """The server of this name that an entry like one of the file describes; None for what can be none."""
        try:
            return definition(name, entry)
        except ValueError:
            return None

    def put(self, server: ServerDefinition) -> None:
        """Write this one down, in the place of one of its name.

        Raises ServerFailed, OSError, ValueError for what could not be read again.
        """
        definition(server.name, entry_of(server))
        whole = self._content(())
        self._write({**whole, _SERVERS: {**_servers(whole), server.name: entry_of(server)}})

    def remove(self, name: str) -> bool:
        """Take it out; whether it was there. Raises as `put`."""
        whole = self._content(())
        servers = dict(_servers(whole))
        if servers.pop(name, None) is None:
            return False
        self._write({**whole, _SERVERS: servers})
        return True

    def _content(self, open_folders: Sequence[str]) -> Mapping[str, Any]:
        try:
            whole = json.loads(content(self.path, open_folders))
        except FileNotFoundError:
            return {}
        except Refused:
            raise ServerFailed(ServerFault.FILE, NAME) from None
        except (OSError, ValueError, RecursionError) as error:
            raise ServerFailed(ServerFault.FILE, f"{NAME}: {type(error).__name__}") from None
        if not isinstance(whole, dict) or not isinstance(whole.get(_SERVERS, {}), dict):
            raise ServerFailed(ServerFault.FILE, NAME)
        return whole

    def _write(self, whole: Mapping[str, Any]) -> None:
        made(self.path.parent)
        # Where it is a link, into a folder of dotfiles, it stays one.
        replace_text(self.path.resolve(), json.dumps(whole, indent=2, ensure_ascii=False) + "\n")


def _servers(whole: Mapping[str, Any]) -> Mapping[str, Any]:
    servers: Mapping[str, Any] = whole.get(_SERVERS, {})
    return servers


def entry_of(server: ServerDefinition) -> Mapping[str, Any]:
    """It as the file has it."""
    parts = {
        "command": server.command,
        "args": list(server.args),
        "env": dict(server.env),
        "cwd": server.cwd,
        "url": server.url,
        "headers": dict(server.headers),
        "local": server.local,
    }
    return {name: value for name, value in parts.items() if value}


def definition(name: str, entry: Any) -> ServerDefinition:  # noqa: ANN401 - JSON
    """What an entry of the file says. Raises ValueError."""
    if not _NAME.fullmatch(name) or not isinstance(entry, dict):
        raise ValueError("no server")
    read = ServerDefinition(
        name=name,
        command=_word(entry.get("command")),
        args=_words(entry.get("args", [])),
        env=_named(entry.get("env", {}), _VARIABLE, 10 * HEADERS),
        cwd=_word(entry.get("cwd")),
        url=_word(entry.get("url")),
        headers=_named(entry.get("headers", {}), _HEADER, HEADERS),
        local=entry.get("local", False) is True,
    )
    return checked(read)


def checked(server: ServerDefinition) -> ServerDefinition:
    """It, where it can be one. Raises ValueError."""
    if (server.command is None) == (server.url is None):
        raise ValueError("either a program or an address")
    if server.command is not None and _is_relative(server.command):
        raise ValueError("a program by its name alone, or by its whole path")
    if server.cwd is not None and not Path(server.cwd).is_absolute():
        raise ValueError("a whole path")
    if server.url is None:
        return server
    try:
        origin_of(server.url)
    except AssistantError:
        raise ValueError("no address") from None
    lower = {each.lower() for each in server.headers}
    if len(lower) < len(server.headers) or lower & _NOT_FOR_A_PERSON or not all(map(refers, server.headers.values())):
        raise ValueError("headers name where their value is")
    return replace(server, args=(), env={}, cwd=None)


def _is_relative(command: str) -> bool:
    return any(each in command for each in (os.sep, os.altsep or os.sep)) and not Path(command).is_absolute()


def _word(value: Any) -> str | None:  # noqa: ANN401 - JSON
    if value is None:
        return None
    if not isinstance(value, str) or not value or len(value) > COMMAND_WORD or "\0" in value:
        raise ValueError("a word")
    return value


def _words(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - JSON
    if not isinstance(value, list) or len(value) > COMMAND_WORDS:
        raise ValueError("a list of words")
    if not all(isinstance(each, str) and len(each) <= COMMAND_WORD and "\0" not in each for each in value):
        raise ValueError("a list of words")
    return tuple(value)


def _named(value: Any, name: re.Pattern[str], most: int) -> Mapping[str, str]:  # noqa: ANN401 - JSON
    if not isinstance(value, dict) or len(value) > most:
        raise ValueError("values by their names")
    if not all(name.fullmatch(each) and _word(said) for each, said in value.items()):
        raise ValueError("values by their names")
    return dict(value)
