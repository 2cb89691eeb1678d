"""The raw client against the real server: what a test of the server may rely on."""

import sys
from pathlib import Path

import pytest

from tests.fakes.lsp_client import RawClient, environment
from tests.fakes.piped import WITHHELD
from tests.fakes.provider import FakeProvider

KEY = "sk-test-0123456789abcdefWXYZ"
QUESTION = {"messages": [{"role": "user", "content": "Hi"}]}


def test_a_chat_is_streamed_to_a_client_that_only_knows_json(tmp_path: Path) -> None:
    with FakeProvider() as fake:
        environ = environment(tmp_path, OPENAI_API_KEY=KEY, OPENAI_BASE_URL=fake.base_url)
        with RawClient(environ) as editor:
            editor.initialize()
            response = editor.call("codegpt/chat", {**QUESTION, "partialResultToken": "t"})
            deltas = [each["value"]["text"] for each in editor.notifications("$/progress")]
    assert response["result"]["finishReason"] == "stop"
    assert "".join(deltas) == "Hello from the fake provider."
    assert editor.process.returncode is not None


def test_the_server_asks_for_the_settings_and_uses_them(tmp_path: Path) -> None:
    with RawClient(environment(tmp_path), settings={"provider": "nobody"}) as editor:
        editor.initialize()
        response = editor.call("codegpt/chat", QUESTION)
    assert response["error"]["data"]["code"] == "provider.unknown"


def test_the_end_of_the_server_ends_the_waiting_and_tells_why(tmp_path: Path) -> None:
    dies = (sys.executable, "-c", "import sys; sys.exit('no more today')")
    with RawClient(environment(tmp_path), command=dies) as editor, pytest.raises(AssertionError, match="no more today"):
        editor.wait_for(1)


def test_a_withheld_answer_leaves_the_server_waiting(tmp_path: Path) -> None:
    with RawClient(environment(tmp_path)) as editor:
        editor.answers["workspace/configuration"] = lambda _params: WITHHELD
        editor.initialize()
        editor.wait_for_server_request("workspace/configuration")
        assert editor.call("shutdown")["result"] is None
        editor.notify("exit")
        assert editor.wait_for_end() == 0
