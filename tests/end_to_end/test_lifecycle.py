"""From the first byte to the process's end."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import psutil

from tests.fakes.lsp_client import RawClient
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import hang_after

SERVER = (sys.executable, "-m", "codegpt_ls", "serve", "--stdio")
ASK = {"messages": [{"role": "user", "content": "hi"}]}

# Whoever loads one of these stands at a gate, a pipe, until the test opens it; nothing of ours knows about it.
_GATE = """
import sys
class Gate:
    def find_spec(self, name, path=None, target=None):
        if name in {gated!r}:
            sys.meta_path.remove(self)
            open({gate!r}).close()
sys.meta_path.insert(0, Gate())
"""
HEAVY = (
    *("asyncio", "attrs", "cattrs", "lsprotocol", "openai", "httpx2", "pydantic", "pygls", "sqlite3"),
    # From 3.14 on, argparse itself loads it.
    *(("dataclasses",) if sys.version_info < (3, 14) else ()),
)


def test_initialize_is_answered_before_anything_heavy_is_loaded(with_key: dict[str, str], tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    (tmp_path / "sitecustomize.py").write_text(_GATE.format(gated=HEAVY, gate=str(gate)))
    with RawClient({**with_key, "PYTHONPATH": str(tmp_path)}, command=SERVER) as client:
        result = client.initialize()
        gate.write_text("")

        assert result["serverInfo"]["name"] == "codegpt-ls"
        assert client.call("codegpt/chat", ASK)["result"]["text"]


def test_a_wrong_word_before_initialize_is_answered_and_initialize_after_it(with_key: dict[str, str]) -> None:
    with RawClient(with_key, command=SERVER) as client:
        client.send_raw(b"Content-Length: 5\r\n\r\nhello")
        client.initialize()

        assert client.wait_for(None)["error"]["code"] == -32700
        assert client.call("codegpt/chat", ASK)["result"]["text"]


def test_what_an_editor_says_in_one_breath_is_all_answered_once(with_key: dict[str, str]) -> None:
    said: tuple[dict[str, object], ...] = (
        {"id": 1, "method": "initialize", "params": {"processId": None, "capabilities": {}}},
        {"method": "$/cancelRequest", "params": {"id": 1}},
        {"method": "initialized", "params": {}},
        {"id": 2, "method": "codegpt/chat", "params": ASK},
    )
    with RawClient(with_key, command=SERVER) as client:
        client.send_raw(b"".join(_framed(each) for each in said))

        assert client.wait_for(2)["result"]["text"]
        assert [len(client.responses(request)) for request in (1, 2)] == [1, 1]
        assert client.responses(1)[0]["result"]["capabilities"]


def test_hanging_up_ends_the_process(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(hang_after("x"))
    with RawClient(with_key, command=SERVER) as client:
        client.initialize()
        client.request("codegpt/chat", {**ASK, "partialResultToken": "t"})
        client.wait_until(lambda: client.deltas("t"), "the first words")
        client.close_stdin()

        assert client.wait_for_end() == 1
        assert "Traceback" not in client.log
    fake.wait_until_closed()


def test_exit_without_shutdown_is_told_by_the_exit_code(with_key: dict[str, str]) -> None:
    with RawClient(with_key, command=SERVER) as client:
        client.initialize()
        client.notify("exit")

        assert client.wait_for_end() == 1


def test_the_server_ends_with_its_editor_even_when_its_stdin_stays_open(with_key: dict[str, str]) -> None:
    editor = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    with RawClient(with_key, command=SERVER) as client:
        client.call("initialize", {"processId": editor.pid, "capabilities": {}})
        client.notify("initialized", {})
        assert client.call("codegpt/keyStatus", {})["result"]["present"]
        editor.kill()

        assert client.wait_for_end() == 1
    editor.communicate()


def test_an_editor_that_stops_reading_does_not_stop_a_cancel(with_key: dict[str, str], fake: FakeProvider) -> None:
    # 4 MiB in deltas are far more than a pipe holds.
    fake.script(hang_after(*["x" * 65536 for _ in range(64)]))
    with subprocess.Popen(SERVER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=with_key) as server:
        assert server.stdin
        for message in (
            {"id": 1, "method": "initialize", "params": {"processId": os.getpid(), "capabilities": {}}},
            {"method": "initialized", "params": {}},
            {"id": 2, "method": "codegpt/chat", "params": {**ASK, "partialResultToken": "t"}},
        ):
            _send(server, message)
        fake.wait_for_request(1)
        _send(server, {"method": "$/cancelRequest", "params": {"id": 2}})
        fake.wait_until_closed()
        server.stdin.close()
        server.wait(30)
        assert server.stdout
        server.stdout.close()


def test_no_port_is_opened(with_key: dict[str, str]) -> None:
    with RawClient(with_key, command=SERVER) as client:
        client.initialize()
        client.call("codegpt/chat", ASK)
        process = psutil.Process(client.process.pid)

        assert [each for each in process.net_connections() if each.status == psutil.CONN_LISTEN] == []


def test_a_projects_files_are_not_run_or_read(with_key: dict[str, str], tmp_path: Path) -> None:
    project, trap = tmp_path / "project", tmp_path / "sprung"
    project.mkdir()
    for name in ("keyring", "openai", "pygls", "sitecustomize", "json"):
        (project / f"{name}.py").write_text(f"open({str(trap)!r}, 'w').write({name!r})\nraise SystemExit\n")
    (project / ".env").write_text("OPENAI_API_KEY=sk-from-the-project\nOPENAI_BASE_URL=https://evil.example/v1\n")
    script = Path(sys.executable).with_name("codegpt-ls")
    with RawClient(with_key, command=(str(script), "--stdio"), cwd=project) as client:
        client.initialize(rootUri=project.as_uri())

        assert client.call("codegpt/chat", ASK)["result"]["text"]
        assert client.call("codegpt/keyStatus", {})["result"]["source"] == "environment"
    assert not trap.exists()


def _send(server: "subprocess.Popen[bytes]", message: Mapping[str, object]) -> None:
    assert server.stdin
    server.stdin.write(_framed(message))
    server.stdin.flush()


def _framed(message: Mapping[str, object]) -> bytes:
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    return b"Content-Length: %d\r\n\r\n" % len(body) + body
