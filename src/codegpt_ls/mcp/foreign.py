"""Servers in the files of other programs, each with its own names and variables, as ours describe them.

Claude Desktop, Claude Code and Cursor: `mcpServers`; VS Code: `servers` and `inputs`; Zed: `context_servers`; Codex:
`[mcp_servers.x]`. A value that may be a secret leaves the file for the keyring.
"""

import json
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from codegpt_ls.domain.limits import SERVER_NAME, SERVERS, SETTINGS_FILE
from codegpt_ls.domain.tools.servers import FROM_ENVIRONMENT, STORED, ServerDefinition
from codegpt_ls.mcp.definitions import definition

_TABLES: Final = ("mcpServers", "servers", "context_servers", "mcp_servers")
_COMMENT: Final = re.compile(r'("(?:\\.|[^"\\]){0,20000}")|//[^\n]{0,20000}|/\*.{0,20000}?\*/', re.DOTALL)
_LAST_COMMA: Final = re.compile(r'("(?:\\.|[^"\\]){0,20000}")|,(?=\s{0,2000}[}\]])')
_VARIABLE: Final = re.compile(r"\$\{(env:|input:)?([A-Za-z_][\w.-]{0,99})(?::-([^}]{0,200}))?\}")
_SECRET_NAME: Final = re.compile(r"key|token|secret|passw|credential|auth", re.IGNORECASE)
_NOT_IN_A_NAME: Final = re.compile(r"[^A-Za-z0-9_-]+")
_HOME: Final = "userHome"

Ask = Callable[[str, str, bool], str | None]
"""Asks the person for a value: the server, what it is called, whether it is hidden. None: nobody answers."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A server that can be taken over."""

    server: ServerDefinition
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What is to be kept with the keys."""


class _NotUsable(ValueError):  # noqa: N818 - a finding
    pass


def servers_in(path: Path) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The entries of the file by their names, and what it asks for. Raises OSError, ValueError."""
    with path.open("rb") as file:
        content = file.read(SETTINGS_FILE * 16 + 1)
    if len(content) > SETTINGS_FILE * 16:
        raise ValueError("too large")
    text = content.decode()
    whole = tomllib.loads(text) if path.suffix == ".toml" else _json(text)
    if not isinstance(whole, dict):
        raise _NotUsable
    # Of VS Code's settings the servers stand one level lower.
    inner = whole.get("mcp")
    whole = {**whole, **inner} if isinstance(inner, dict) else whole
    found: Mapping[str, Any] = next((whole[each] for each in _TABLES if isinstance(whole.get(each), dict)), {})
    inputs = whole.get("inputs")
    known = (
        {each["id"]: each for each in inputs if isinstance(each, dict) and isinstance(each.get("id"), str)}
        if isinstance(inputs, list)
        else {}
    )
    return dict(list(found.items())[:SERVERS]), known


def _json(text: str) -> Any:  # noqa: ANN401 - JSON
    """Zed and VS Code take comments, and a comma at the end."""
    plain = _COMMENT.sub(lambda each: each.group(1) or " ", text)
    return json.loads(_LAST_COMMA.sub(lambda each: each.group(1) or "", plain))


class Reading:
    """Entries of one file, with the person to ask for what it leaves open."""

    def __init__(
        self, inputs: Mapping[str, Any], environ: Mapping[str, str], is_secret: Callable[[str], bool], ask: Ask
    ) -> None:
        self._inputs = inputs
        self._environ = environ
        self._is_secret = is_secret
        self._ask = ask
        self._typed: dict[str, str] = {}

    def taken(self, name: str, entry: Any) -> Taken | None:  # noqa: ANN401 - JSON
        """The server; None where it cannot be used here."""
        ours = _NOT_IN_A_NAME.sub("-", name).strip("-")[:SERVER_NAME] or "server"
        try:
            described, secrets = self._described(ours, _flat(entry))
            return Taken(definition(ours, described), secrets)
        except ValueError:
            return None

    def _described(self, name: str, entry: Mapping[str, Any]) -> tuple[Mapping[str, Any], Mapping[str, str]]:
        secrets: dict[str, str] = {}
        described: dict[str, Any] = {}
        for part in ("command", "cwd", "url"):
            if entry.get(part) is not None:
                described[part] = self._open(name, entry[part])
        described["args"] = [self._open(name, each) for each in _list(entry.get("args"))]
        env = {**_table(entry.get("env"))}
        headers = {**_table(entry.get("headers")), **_table(entry.get("http_headers"))}
        references = {
            header: f"{FROM_ENVIRONMENT}{said}" for header, said in _table(entry.get("env_http_headers")).items()
        }
        if (bearer := entry.get("bearer_token_env_var")) is not None:
            headers["Authorization"] = f"Bearer ${{{bearer}}}"
        described["env"] = {each: self._value(name, each, said, secrets) for each, said in env.items()}
        described["headers"] = {
            **{each: self._kept(name, each, said, secrets) for each, said in headers.items()}, **references
        }  # fmt: skip
        return described, secrets

    def _value(self, server: str, name: str, said: Any, secrets: dict[str, str]) -> str:  # noqa: ANN401 - JSON
        """Of a variable: where it is, or itself where it is no secret."""
        if not isinstance(said, str):
            said = json.dumps(said)
        whole = _VARIABLE.fullmatch(said)
        if whole is not None and whole.group(1) != "input:" and whole.group(2) != _HOME and whole.group(3) is None:
            return f"{FROM_ENVIRONMENT}{whole.group(2)}"
        value, hidden = self._filled(server, said)
        if not value:
            raise _NotUsable
        if not (hidden or _SECRET_NAME.search(name) or self._is_secret(value)):
            return value
        secrets[name] = value
        return STORED

    def _kept(self, server: str, name: str, said: Any, secrets: dict[str, str]) -> str:  # noqa: ANN401 - JSON
        """Of a header: where it is, never itself."""
        if not isinstance(said, str):
            raise _NotUsable
        whole = _VARIABLE.fullmatch(said)
        if whole is not None and whole.group(1) != "input:" and whole.group(3) is None:
            return f"{FROM_ENVIRONMENT}{whole.group(2)}"
        value, _ = self._filled(server, said)
        if not value:
            raise _NotUsable
        secrets[name] = value
        return STORED

    def _open(self, server: str, said: Any) -> str:  # noqa: ANN401 - JSON
        """A word that every program of this machine can read: no secret may be in it."""
        if not isinstance(said, str):
            raise _NotUsable
        value, hidden = self._filled(server, said)
        if hidden or self._is_secret(value):
            raise _NotUsable
        return value

    def _filled(self, server: str, text: str) -> tuple[str, bool]:
        """The text with its variables, and whether one of them is hidden."""
        hidden = False

        def filled(variable: re.Match[str]) -> str:
            nonlocal hidden
            kind, name, default = variable.groups()
            if kind == "input:":
                hidden = hidden or self._inputs.get(name, {}).get("password", True) is not False
                return self._asked(server, name)
            if name == _HOME and kind is None:
                return str(Path.home())
            value = self._environ.get(name, default)
            if value is None:
                raise _NotUsable
            return value

        value = _VARIABLE.sub(filled, text)
        if "${" in value and value == text:
            raise _NotUsable  # a folder of an editor's, a file, a command: nothing that is known here
        return value, hidden

    def _asked(self, server: str, name: str) -> str:
        if name not in self._typed:
            hidden = self._inputs.get(name, {}).get("password", True) is not False
            typed = self._ask(server, name, hidden)
            if not typed:
                raise _NotUsable
            self._typed[name] = typed
        return self._typed[name]


def _flat(entry: Any) -> Mapping[str, Any]:  # noqa: ANN401 - JSON
    if not isinstance(entry, dict) or entry.get("type") == "sse":
        raise _NotUsable
    command = entry.get("command")
    # As Zed wrote it once.
    return (
        {**entry, "command": command.get("path"), **command} | {"command": command.get("path")}
        if isinstance(command, dict)
        else entry
    )


def _table(value: Any) -> Mapping[str, Any]:  # noqa: ANN401 - JSON
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _NotUsable
    return value


def _list(value: Any) -> Sequence[Any]:  # noqa: ANN401 - JSON
    if value is None:
        return []
    if not isinstance(value, list):
        raise _NotUsable
    return value
