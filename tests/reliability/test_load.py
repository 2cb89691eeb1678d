"""Two hundred answers at once: none loses a character, none waits for an editor that is stuck."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fakes.lsp_client import SERVE, RawClient
from tests.fakes.provider import KEY
from tests.reliability.driver import environment, server
from tests.reliability.figures import report
from tests.reliability.load import Load, checksum, provider, run
from tests.reliability.load_provider import pieces, question
from tests.reliability.size import sized

STREAMS = 200
DELTAS = sized(40, 400)
THREADS = 20
GROWTH = 128
"""MiB the server may have more afterwards."""
STUCK_DELTAS = 20_000
"""About 500 KiB of text: eight times what a pipe holds."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with provider() as listening:
        yield listening


@pytest.fixture
def editor(tmp_path: Path, address: str) -> Iterator[RawClient]:
    with server(environment(tmp_path, KEY, address)) as client:
        client.call("codegpt/chat", {"messages": [{"role": "user", "content": question("warm", 3)}]})
        yield client


def test_two_hundred_answers_at_once_lose_nothing_though_another_editor_is_stuck(
    editor: RawClient, tmp_path: Path, address: str
) -> None:
    threads = [editor.call("codegpt/createThread", {})["result"]["id"] for _ in range(THREADS)]
    with stuck(environment(tmp_path, KEY, address)) as other:
        load = run(editor, STREAMS, DELTAS, threads)
        assert other.poll() is None
        kept = [editor.call("codegpt/thread", {"threadId": thread})["result"] for thread in threads]
    report("load", {**{name: getattr(load, name) for name in Load.__slots__}, "fairness": load.fairness})
    assert (load.whole, load.answered) == (STREAMS, STREAMS)
    assert load.grown < GROWTH
    texts = [checksum([thread["messages"][-1]["content"]]) for thread in kept]
    assert texts == [checksum(pieces(f"s{number}", DELTAS)) for number in range(THREADS)]
    assert "result" in editor.call("codegpt/chat", {"messages": [{"role": "user", "content": question("next", 3)}]})


@contextmanager
def stuck(environ: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    """A server of the same person, whose editor has asked for a long answer and reads none of it."""
    with subprocess.Popen(SERVE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environ) as process:
        chat = {"messages": [{"role": "user", "content": question("stuck", STUCK_DELTAS)}], "partialResultToken": "t"}
        for message in (
            {"id": 1, "method": "initialize", "params": {"processId": os.getpid(), "capabilities": {}}},
            {"method": "initialized", "params": {}},
            {"id": 2, "method": "codegpt/chat", "params": chat},
        ):
            body = json.dumps({"jsonrpc": "2.0", **message}).encode()
            assert process.stdin
            process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
            process.stdin.flush()
        yield process
        process.kill()
