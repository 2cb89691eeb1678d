"""What tools of strangers are called: as every provider takes it, and never two alike."""

import re

import pytest

from codegpt_ls.services.tool_servers.naming import offered_name


@pytest.mark.parametrize(
    ("server", "tool", "name"),
    [
        ("git", "git_status", "git__git_status"),
        ("git", "read file!", "git__read_file_"),
        ("9", "x", "t_9__x"),
    ],
)
def test_a_name_is_the_servers_and_the_tools(server: str, tool: str, name: str) -> None:
    assert offered_name(server, tool, set()) == name


@pytest.mark.parametrize("tool", ["x" * 200, "도구", "a.b", "\ud800", ""])
def test_whatever_a_server_says_a_provider_takes_it_and_no_two_are_alike(tool: str) -> None:
    taken: set[str] = {"git__a_b", "git____"}
    for _ in range(3):
        name = offered_name("git", tool, taken)
        assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{0,63}", name)
        assert name not in taken
        taken.add(name)
