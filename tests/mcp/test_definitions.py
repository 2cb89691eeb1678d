"""`mcp.json`: the person's alone, read strictly, and changed one server at a time."""

import json
from pathlib import Path
from typing import Any

import pytest

from codegpt_ls.domain.tools.servers import ServerDefinition, ServerFailed, ServerFault
from codegpt_ls.mcp.definitions import ServersFile


@pytest.fixture
def file(tmp_path: Path) -> ServersFile:
    return ServersFile(lambda: tmp_path)


def write(file: ServersFile, servers: Any) -> None:
    file.path.write_text(json.dumps({"mcpServers": servers, "other": 1}))


def test_what_is_put_is_read_and_what_else_stands_there_stays(file: ServersFile) -> None:
    server = ServerDefinition(
        name="git", command="uvx", args=("a b", "--x"), env={"A": "b", "T": "keyring"}, cwd="/projects/shop", local=True
    )
    file.put(server)
    assert file.read() == ([server], [])
    write(file, {"one": {"command": "x"}})
    address = ServerDefinition(name="two", url="https://tools.example/mcp", headers={"Authorization": "keyring"})
    file.put(address)
    assert [each.name for each in file.read()[0]] == ["one", "two"]
    assert file.remove("one")
    assert not file.remove("one")
    assert json.loads(file.path.read_text()) == {
        "mcpServers": {"two": {"url": "https://tools.example/mcp", "headers": {"Authorization": "keyring"}}},
        "other": 1,
    }
    assert file.path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "entry",
    [
        7,
        {},
        {"command": "x", "url": "https://tools.example"},
        {"command": ""},
        {"command": "./x"},
        {"command": "bin/x"},
        {"command": "x", "args": "y"},
        {"command": "x", "args": ["a\0b"]},
        {"command": "x", "env": {"A B": "c"}},
        {"command": "x", "env": {"A": 7}},
        {"command": "x", "cwd": "here"},
        {"url": "http://tools.example/mcp"},
        {"url": "https://me:word@tools.example/mcp"},
        {"url": "file:///etc/passwd"},
        {"url": "https://tools.example", "headers": {"Authorization": "Bearer abc"}},
        {"url": "https://tools.example", "headers": {"Host": "keyring"}},
        {"url": "https://tools.example", "headers": {"A": "keyring", "a": "keyring"}},
    ],
)
def test_what_cannot_be_is_left_out_by_itself(file: ServersFile, entry: Any) -> None:
    write(file, {"wrong": entry, "right": {"command": "x"}})
    servers, wrong = file.read()
    assert ([each.name for each in servers], wrong) == (["right"], ["wrong"])


@pytest.mark.parametrize("text", ["{", "[]", '{"mcpServers": []}', "[" * 100_000, "\ud800".encode("utf-8", "replace")])
def test_a_file_that_cannot_be_read_says_so(file: ServersFile, text: str | bytes) -> None:
    file.path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(ServerFailed) as failed:
        file.read()
    assert failed.value.fault is ServerFault.FILE
    with pytest.raises(ServerFailed):
        file.put(ServerDefinition(name="a", command="x"))


def test_a_file_that_lies_in_an_open_folder_is_nobodys(file: ServersFile, tmp_path: Path) -> None:
    write(file, {"evil": {"command": "x"}})
    with pytest.raises(ServerFailed):
        file.read([str(tmp_path)])


def test_every_part_of_it_is_sealed() -> None:
    server = ServerDefinition(name="a", command="x", args=("y",), env={"A": "b"}, cwd="/z")
    address = ServerDefinition(name="a", url="https://a.example", headers={"A": "keyring"})
    others = [
        ServerDefinition(name="a", command="x", args=("y", ""), env={"A": "b"}, cwd="/z"),
        ServerDefinition(name="a", command="x", args=("y",), env={"A": "c"}, cwd="/z"),
        ServerDefinition(name="a", command="x", args=("y",), env={"B": "b"}, cwd="/z"),
        ServerDefinition(name="a", command="x", args=("y",), env={"A": "b"}),
        ServerDefinition(name="a", command="x", args=("y",), env={"A": "b"}, cwd="/z", local=True),
        ServerDefinition(name="a", url="https://b.example", headers={"A": "keyring"}),
        ServerDefinition(name="a", url="https://a.example", headers={"B": "keyring"}),
    ]
    seals = {each.seal("/bin/x") for each in (server, address, *others)} | {server.seal("/usr/bin/x")}
    assert len(seals) == len(others) + 3
