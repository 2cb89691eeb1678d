"""Files of other programs: each with its own names and variables; a secret goes to the keyring, never into a file."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from codegpt_ls.mcp.foreign import Reading, Taken, servers_in

TOKEN = "ghp_0123456789abcdefghijABCDEFGHIJ012345"
ENVIRON = {"HERE": "value", "GH": TOKEN}


def taken(path: Path, typed: Mapping[str, str] | None = None) -> dict[str, Taken | None]:
    """Every server of the file; `typed`: what a person types when asked."""
    entries, inputs = servers_in(path)
    reading = Reading(inputs, ENVIRON, lambda text: TOKEN in text, lambda _, name, __: (typed or {}).get(name))
    return {name: reading.taken(name, entry) for name, entry in entries.items()}


def written(folder: Path, whole: Any, name: str = "mcp.json") -> Path:
    path = folder / name
    path.write_text(whole if isinstance(whole, str) else json.dumps(whole))
    return path


def only(found: Mapping[str, Taken | None]) -> Taken:
    (one,) = found.values()
    assert one is not None
    return one


def test_claude_and_cursor(tmp_path: Path) -> None:
    entry = {
        "command": "npx",
        "args": ["-y", "@acme/server", "${HERE}", "${env:HERE}", "${NONE:-else}", "${userHome}/x"],
        "env": {"A": "${GH}", "B": "${env:GH}", "C": "plain", "API_KEY": "abc", "D": TOKEN, "E": "x-${HERE}"},
    }
    found = only(taken(written(tmp_path, {"mcpServers": {"my server!": entry}})))
    assert found.server.name == "my-server"
    assert found.server.args == ("-y", "@acme/server", "value", "value", "else", f"{Path.home()}/x")
    assert found.server.env == {
        "A": "env:GH",
        "B": "env:GH",
        "C": "plain",
        "API_KEY": "keyring",
        "D": "keyring",
        "E": "x-value",
    }
    assert found.secrets == {"API_KEY": "abc", "D": TOKEN}
    assert TOKEN not in repr(found)


def test_vs_code_asks_for_what_its_inputs_leave_open(tmp_path: Path) -> None:
    text = """{
      // Comments, and a comma at the end; "a // b" is none.
      "inputs": [{"id": "token", "password": true}, {"id": "where", "password": false},],
      "servers": {"a": {"type": "stdio", "command": "x", "args": ["${input:where}"], "env": {"T": "${input:token}"}},
                  /* and */ "b": {"type": "http", "url": "https://tools.example/mcp",
                                  "headers": {"Authorization": "Bearer ${input:token}"}}},
    }"""
    found = taken(written(tmp_path, text), {"token": "secret-1", "where": "here"})
    a, b = found["a"], found["b"]
    assert a is not None
    assert b is not None
    assert (a.server.args, a.server.env, a.secrets) == (("here",), {"T": "keyring"}, {"T": "secret-1"})
    assert (b.server.headers, b.secrets) == ({"Authorization": "keyring"}, {"Authorization": "Bearer secret-1"})
    assert list(taken(written(tmp_path, text)).values()) == [None, None], "nobody is there to be asked"


def test_zed_in_both_of_its_forms(tmp_path: Path) -> None:
    servers = {"new": {"command": "x", "args": ["y"]}, "old": {"command": {"path": "x", "args": ["y"], "env": {}}}}
    found = taken(written(tmp_path, {"theme": "One", "context_servers": servers}, "settings.json"))
    assert [(each.server.command, each.server.args) for each in found.values() if each] == [("x", ("y",))] * 2


def test_codex(tmp_path: Path) -> None:
    text = """
      [mcp_servers.docs]
      command = "x"
      args = ["y"]
      [mcp_servers.web]
      url = "https://tools.example/mcp"
      bearer_token_env_var = "GH"
      http_headers = { "X-Team" = "shop" }
      env_http_headers = { "X-Other" = "HERE" }
    """
    found = taken(written(tmp_path, text, "config.toml"))
    web = found["web"]
    assert web is not None
    assert web.server.headers == {"Authorization": "keyring", "X-Team": "keyring", "X-Other": "env:HERE"}
    assert web.secrets == {"Authorization": f"Bearer {TOKEN}", "X-Team": "shop"}


@pytest.mark.parametrize(
    "entry",
    [
        {"command": "x", "args": [TOKEN]},
        {"command": "x", "args": ["${GH}"]},
        {"command": "x", "args": ["${NONE}"]},
        {"command": "x", "args": ["${input:token}"]},
        {"command": "${workspaceFolder}/x"},
        {"command": "./x"},
        {"type": "sse", "url": "https://tools.example/sse"},
        {"url": f"https://tools.example/mcp?key={TOKEN}"},
        {"command": "x", "env": {"A": "${NONE} b"}},
        ["x"],
    ],
)
def test_what_cannot_be_used_here_is_left_out(tmp_path: Path, entry: Any) -> None:
    found = taken(written(tmp_path, {"mcpServers": {"a": entry}}), {"token": "secret-1"})
    assert list(found.values()) == [None]


@pytest.mark.parametrize("text", ["", "{", "[]", "[" * 100_000])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, text: str) -> None:
    with pytest.raises((ValueError, RecursionError)):
        servers_in(written(tmp_path, text))


def test_a_file_may_hold_none(tmp_path: Path) -> None:
    assert servers_in(written(tmp_path, {"mcpServers": 7})) == ({}, {})
