"""`--help`, `--version` and wrong calls."""

import re

import pytest

from codegpt_ls.locales.translator import languages
from tests.cli.terminal import call

COMMANDS = {
    (): ("--locale", "--version", "--stdio", "--log-level", "chat", "key", "models", "providers", "local", "doctor"),
    ("serve",): ("--locale", "--stdio", "--log-level"),
    ("chat",): ("--provider", "--model", "--system", "--temperature", "--base-url", "--proxy", "--ca-bundle", "--json"),
    ("key",): ("set", "remove", "status", "verify"),
    ("key", "set"): (
        "--provider",
        "--organization",
        "--project",
        "--base-url",
        "--stdin",
        "--store",
        "--yes",
        "--json",
    ),
    ("key", "remove"): ("--provider", "--base-url", "--json"),
    ("key", "status"): ("--provider", "--base-url", "--json"),
    ("key", "verify"): ("--provider", "--base-url", "--json"),
    ("models",): ("--provider", "--refresh", "--json"),
    ("providers",): ("--json",),
    ("local",): ("fetch", "status"),
    ("local", "fetch"): ("--json",),
    ("local", "status"): ("--json",),
    ("doctor",): ("--provider", "--model", "--json"),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_help_explains_every_option_and_the_exit_codes(command: tuple[str, ...], environ: dict[str, str]) -> None:
    done = call(*command, "--help", environ=environ)
    assert (done.returncode, done.stderr) == (0, "")
    assert all(word in done.stdout for word in COMMANDS[command])
    assert "exit codes:" in done.stdout
    options = re.findall(r"^  (--[\w-]+).*?\n(?=  -|\n)", done.stdout, re.MULTILINE | re.DOTALL)
    explained = re.findall(r"^  (?:-h, )?(--[\w-]+)(?: \S+)?\s{2,}\S", done.stdout, re.MULTILINE)
    assert set(options) <= set(explained)


@pytest.mark.parametrize("command", [(), ("key", "set")])
def test_help_names_the_languages_there_are(command: tuple[str, ...], environ: dict[str, str]) -> None:
    told = " ".join(call(*command, "--help", environ=environ).stdout.split())
    assert f"language of messages instead of LANG's: {', '.join(languages())}" in told


def test_the_version_is_told(environ: dict[str, str]) -> None:
    assert re.fullmatch(r"codegpt-ls \d+\.\d+\.\d+\n", call("--version", environ=environ).stdout)


@pytest.mark.parametrize(
    "arguments",
    [("chat", "--temperature", "3", "Hi"), ("chat", "--nonsense"), ("cook",), ("key",), ("key", "set", "--session")],
)
def test_a_wrong_call_is_told_and_exits_with_2(arguments: tuple[str, ...], environ: dict[str, str]) -> None:
    done = call(*arguments, environ=environ)
    assert done.returncode == 2
    assert done.stderr.startswith("usage: codegpt-ls")
    assert done.stdout == ""
