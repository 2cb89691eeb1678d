"""A key looked for where a crash, a core and the threads of a conversation would leave it.

What else a key is driven through stands in `tests/end_to_end/test_canary.py` and `tests/credentials/test_canary.py`.
"""

import os
import resource
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.lsp_client import RawClient
from tests.fakes.os_keyring import OsKeyring
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import answer, hang_after, openai_error
from tests.reliability.driver import children
from tests.reliability.size import sized

KEY = "sk-proj-canaryCANARY0123456789canaryCANARY5432"
PIECES = (KEY[8:30].encode(), KEY[-20:].encode())
SERVER = (sys.executable, "-m", "codegpt_ls", "--log-level", "debug", "serve", "--stdio")
CRASHES = sized((signal.SIGABRT,), (signal.SIGABRT, signal.SIGSEGV, signal.SIGILL))
ASK = {"messages": [{"role": "user", "content": "hi"}]}


@pytest.fixture
def cores() -> Iterator[None]:
    """As on a developer's machine that wants core files."""
    before = _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_CORE, before)


@pytest.mark.parametrize("crash", CRASHES, ids=lambda each: each.name)
@pytest.mark.usefixtures("cores")
def test_a_crash_leaves_the_key_nowhere(
    crash: signal.Signals, with_keyring: dict[str, str], keyring: OsKeyring, fake: FakeProvider, tmp_path: Path
) -> None:
    fake.expected_key = KEY
    desk = tmp_path / "project"
    desk.mkdir()
    settings = {"baseUrl": fake.base_url, "providers": {"openai": {"headers": {"X-Token": "keyring"}}}}
    with RawClient(with_keyring, command=SERVER, settings=settings, cwd=desk) as editor:
        editor.initialize(trace="verbose")
        for secret in ({"apiKey": KEY}, {"apiKey": KEY, "header": "X-Token"}):
            assert editor.call("codegpt/setApiKey", secret)["result"]["source"] == "keyring"
        thread = editor.call("codegpt/createThread", {})["result"]["id"]
        refused = openai_error(401, f"Incorrect API key provided: {KEY}.", code="invalid_api_key")
        fake.script(answer("Hi"), refused, hang_after("One"))
        editor.call("codegpt/chat", {**ASK, "threadId": thread})
        editor.call("codegpt/chat", ASK)
        running = editor.request("codegpt/chat", {**ASK, "partialResultToken": "t"})
        editor.wait_until(lambda: editor.deltas("t"), "a delta")
        # A helper that hangs has the key on its standard input.
        keyring.stop()
        editor.request("codegpt/setApiKey", {"apiKey": KEY})
        while not any("keyring_child" in " ".join(child.cmdline()) for child in children(editor)):
            continue
        assert {each.headers["x-token"] for each in fake.chats} == {KEY}
        process = Path("/proc") / str(editor.process.pid)
        told = {
            "argv": (process / "cmdline").read_bytes(),
            "environment": (process / "environ").read_bytes(),
            **{
                f"{child.pid} {name}": Path(f"/proc/{child.pid}/{name}").read_bytes()
                for child in children(editor)
                for name in ("cmdline", "environ")
            },
        }
        os.kill(editor.process.pid, crash)
        assert editor.wait_for_end() == -crash
        assert editor.responses(running) == []
    told["log"] = editor.log.encode()
    told |= {str(path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    told |= {str(path): path.read_bytes() for path in (keyring.folder / "home").rglob("*") if path.is_file()}
    assert [where for where, text in told.items() if any(piece in text for piece in PIECES)] == []
