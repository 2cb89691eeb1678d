"""`codegpt-ls` without a command serves an editor; what a person sees who tries it by hand."""

import json
import subprocess
import sys

import pytest

from tests.cli.terminal import SCRIPT, call, screen


def framed(*messages: dict[str, object]) -> bytes:
    bodies = [json.dumps({"jsonrpc": "2.0", **message}).encode() for message in messages]
    return b"".join(b"Content-Length: %d\r\n\r\n%s" % (len(body), body) for body in bodies)


SESSION = framed(
    {"id": 1, "method": "initialize", "params": {"processId": None, "rootUri": None, "capabilities": {}}},
    {"method": "initialized", "params": {}},
    {"id": 2, "method": "shutdown"},
    {"method": "exit"},
)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--stdio",),
        ("serve",),
        ("serve", "--stdio"),
        ("--stdio", "--clientProcessId=4711"),
        ("--log-level", "debug"),
    ],
)
def test_every_way_editors_start_it_serves(arguments: tuple[str, ...], environ: dict[str, str]) -> None:
    for command in ([SCRIPT], [sys.executable, "-m", "codegpt_ls"]):
        done = subprocess.run(
            [*command, *arguments], env=environ, input=SESSION, capture_output=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        assert b'"capabilities"' in done.stdout


def test_in_a_terminal_a_person_is_shown_the_way(environ: dict[str, str]) -> None:
    with screen(environ=environ) as person:
        person.wait_for("codegpt-ls chat")
        assert person.end() == 2


def test_the_log_holds_no_message_bodies(with_key: dict[str, str]) -> None:
    chat = {"id": 3, "method": "codegpt/chat", "params": {"messages": [{"role": "user", "content": "my diary"}]}}
    done = subprocess.run(
        [SCRIPT, "--log-level", "debug"],
        env=with_key,
        input=SESSION.replace(framed({"id": 2, "method": "shutdown"}), framed(chat, {"id": 2, "method": "shutdown"})),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert b"diary" not in done.stderr


def test_nothing_heavy_is_loaded_to_say_the_version(environ: dict[str, str]) -> None:
    program = (
        "import sys; from codegpt_ls.cli import main\n"
        "try: main(['--version'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'asyncio', 'pydantic', 'pygls', 'openai', 'httpx2', 'keyring'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=environ, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_call_without_arguments_is_the_server_also_for_scripts(environ: dict[str, str]) -> None:
    assert call(environ=environ).returncode == 1, "the input ended without shutdown and exit"
