"""However a server ends, nothing it has started is left, and it ends when it should."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import psutil
import pytest

from tests.fakes.lsp_client import RawClient
from tests.fakes.os_keyring import OsKeyring
from tests.fakes.piped import PATIENCE
from tests.fakes.provider import KEY
from tests.providers.local.model_files import real_weights
from tests.reliability.driver import children
from tests.reliability.size import sized

ENDS = (
    *("the editor says goodbye", "the editor hangs up", "the server is killed", "the editor is killed"),
    *sized((), ("the server is terminated", "the editor says exit at once")),
)
LONG: dict[str, Any] = {"messages": [{"role": "user", "content": "Tell a very long story."}], "provider": "local"}


@pytest.fixture
def parent() -> Iterator["subprocess.Popen[bytes]"]:
    """The editor's process, as far as the server can see it."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process
        process.kill()


@pytest.mark.parametrize("end", ENDS)
def test_no_helper_and_no_engine_outlives_the_server(
    end: str, environ: dict[str, str], keyring: OsKeyring, parent: "subprocess.Popen[bytes]"
) -> None:
    weights = real_weights()
    environ |= {**keyring.environ, "PATH": environ["PATH"]}
    local = {"modelPath": str(weights), "contextTokens": 512}
    with RawClient(environ, settings={"local": local, "baseUrl": "http://127.0.0.1:9/v1"}) as editor:
        capabilities = {"workspace": {"configuration": True}}
        options = {"personalSettings": True}
        introduction = {"processId": parent.pid, "capabilities": capabilities, "initializationOptions": options}
        editor.call("initialize", introduction)
        editor.notify("initialized", {})
        editor.request("codegpt/chat", {**LONG, "partialResultToken": "t"})
        editor.wait_until(lambda: editor.deltas("t"), "the engine's first word")
        keyring.stop()
        editor.request("codegpt/setApiKey", {"apiKey": KEY, "store": "keyring"})
        started = _until_both_run(editor)
        _end(end, editor, parent)
        assert editor.wait_for_end() in (0, 1, -signal.SIGKILL, -signal.SIGTERM)
        _, left = psutil.wait_procs(started, timeout=PATIENCE)
        assert left == []
        assert "Traceback" not in editor.log


def _until_both_run(editor: RawClient) -> list[psutil.Process]:
    while True:
        started = children(editor)
        commands = [" ".join(_command(child)) for child in started]
        if all(any(name in command for command in commands) for name in ("keyring_child", "engine_child")):
            return started


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:  # it has just ended
        return []


def _end(end: str, editor: RawClient, parent: "subprocess.Popen[bytes]") -> None:
    match end:
        case "the editor says goodbye":
            editor.call("shutdown")
            editor.notify("exit")
        case "the editor says exit at once":
            editor.notify("exit")
        case "the editor hangs up":
            editor.close_stdin()
        case "the editor is killed":
            parent.kill()
        case "the server is killed":
            editor.process.kill()
        case "the server is terminated":
            os.kill(editor.process.pid, signal.SIGTERM)
        case _:
            raise ValueError(end)
