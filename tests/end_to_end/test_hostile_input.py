"""What an editor, or something that is none, may send: answered or skipped, and the next request works."""

import json
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes.lsp_client import RawClient
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import hang_after

SERVER = (sys.executable, "-m", "codegpt_ls", "serve", "--stdio")
ASK = {"messages": [{"role": "user", "content": "hi"}]}


@pytest.fixture
def editor(with_key: dict[str, str]) -> Iterator[RawClient]:
    with RawClient(with_key, command=SERVER) as client:
        client.initialize()
        yield client
        if client.process.poll() is None:
            still = client.call("codegpt/chat", ASK)
            assert still["result"]["text"], "the next request works"
            client.call("shutdown")
            client.notify("exit")
            assert client.wait_for_end() == 0
        assert "Traceback" not in client.log


def framed(body: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        pytest.param(b"Content-Length: 1000000000000\r\n\r\n{}", -32700, id="a length no memory holds"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", -32700, id="a web request"),
        pytest.param(b"A" * 100_000, -32700, id="a header without an end"),
        pytest.param(framed(b"not json"), -32700, id="not JSON"),
        pytest.param(framed(b"\xff\xfe\xfa"), -32700, id="not UTF-8"),
        pytest.param(framed(b"[" * 200_000), -32700, id="deep nesting"),
        pytest.param(framed(b'[{"jsonrpc":"2.0","id":1,"method":"shutdown"}]'), -32600, id="a batch"),
        pytest.param(framed(b'"shutdown"'), -32600, id="a string"),
        pytest.param(framed(b'{"id":1,"method":"shutdown"}'), -32600, id="no version"),
        pytest.param(framed(b'{"jsonrpc":"2.0","id":{},"method":"shutdown"}'), -32600, id="an object as id"),
        pytest.param(framed(b'{"jsonrpc":"2.0","id":1.5,"method":"shutdown"}'), -32600, id="a fraction as id"),
        pytest.param(framed(b'{"jsonrpc":"2.0","id":7,"method":["shutdown"]}'), -32600, id="a list as method"),
    ],
)
def test_what_is_no_message_is_answered_as_such(editor: RawClient, sent: bytes, code: int) -> None:
    editor.send_raw(sent)
    # Skipping ends where the next message begins.
    editor.notify("$/setTrace", {"value": "off"})

    assert editor.wait_for(None)["error"]["code"] == code


@pytest.mark.parametrize(
    ("method", "params", "field"),
    [
        ("codegpt/chat", {}, "messages"),
        ("codegpt/chat", None, "messages"),
        ("codegpt/chat", [], "params"),
        ("codegpt/chat", "hi", "params"),
        ("codegpt/chat", {"messages": []}, "messages"),
        ("codegpt/chat", {"messages": [{"role": "robot", "content": "x"}]}, "messages.0.role"),
        ("codegpt/chat", {"messages": [{"role": "user", "content": 5}]}, "messages.0.content"),
        ("codegpt/chat", {**ASK, "temperature": 9}, "temperature"),
        ("codegpt/chat", {**ASK, "partialResultToken": {}}, "partialResultToken"),
        ("codegpt/setApiKey", {"apiKey": "sk-123", "store": "environment"}, "store"),
        ("codegpt/models", {"refresh": "perhaps"}, "refresh"),
    ],
)
def test_params_that_do_not_fit_are_refused_by_the_fields_name(
    editor: RawClient, fake: FakeProvider, method: str, params: object, field: str
) -> None:
    error = editor.call(method, params)["error"]

    assert error["code"] == -32602
    assert any(name.startswith(field) for name in error["data"]["fields"])
    assert fake.requests == []


def test_half_a_character_is_refused_by_the_fields_name(editor: RawClient, fake: FakeProvider) -> None:
    params = json.dumps({"messages": [{"role": "user", "content": "\ud800"}]})
    editor.send_raw(framed(b'{"jsonrpc":"2.0","id":99,"method":"codegpt/chat","params":%s}' % params.encode()))

    assert editor.wait_for(99)["error"]["data"]["fields"][0] == "messages.0.content"
    assert fake.requests == []


def test_ten_megabytes_of_text_get_a_clear_answer(editor: RawClient, fake: FakeProvider) -> None:
    error = editor.call("codegpt/chat", {"messages": [{"role": "user", "content": "x" * 10_000_000}]})["error"]

    assert "messages.0.content" in error["message"]
    assert len(error["message"]) < 500
    assert fake.requests == []


def test_a_persons_json_with_a_member_jsonrpc_is_just_text_and_json(editor: RawClient) -> None:
    params = {**ASK, "extra": {"jsonrpc": "2.0", "id": 1, "method": "shutdown"}}

    assert editor.call("codegpt/chat", params)["result"]["text"]


ANY_PARAMS: tuple[Any, ...] = (None, {}, [], [1], "x", 5, {"textDocument": 5})


def test_what_is_no_request_here_is_refused_as_such_whatever_its_params(editor: RawClient) -> None:
    for method in ("codegpt/nothing", "textDocument/hover", "textDocument/rename", "initialized"):
        assert [editor.call(method, params)["error"]["code"] for params in ANY_PARAMS] == [-32601] * len(ANY_PARAMS)


def test_notifications_that_are_not_known_are_passed_over(editor: RawClient) -> None:
    for params in ANY_PARAMS:
        for method in ("codegpt/nothing", "textDocument/nothing", "textDocument/hover", "$/nothing"):
            editor.notify(method, params)

    assert editor.call("codegpt/tasks")["result"]["tasks"]
    assert not editor.responses(None)


def test_a_command_that_is_not_known_is_named_as_what_is_wrong(editor: RawClient) -> None:
    error = editor.call("workspace/executeCommand", {"command": "codegpt.nothing", "arguments": [{}]})["error"]

    assert (error["code"], error["data"]) == (-32602, {"fields": ["command"]})


def test_standard_requests_with_broken_params_are_answered_too(editor: RawClient) -> None:
    error = editor.call("workspace/executeCommand", {"command": 5, "arguments": 7})["error"]

    assert error["code"] == -32602


def test_an_id_in_use_is_refused_and_the_first_request_goes_on(editor: RawClient, fake: FakeProvider) -> None:
    fake.script(hang_after("x"))
    running = editor.request("codegpt/chat", {**ASK, "partialResultToken": "t"})
    editor.wait_until(lambda: editor.deltas("t"), "the first words")
    again = {"jsonrpc": "2.0", "id": running, "method": "codegpt/keyStatus", "params": {}}
    editor.send_raw(framed(json.dumps(again).encode()))
    first = editor.wait_for(running)
    editor.cancel(running)
    editor.wait_until(lambda: len(editor.responses(running)) == 2, "both answers")

    assert [answer["error"]["code"] for answer in editor.responses(running)] == [-32600, -32800]
    assert first["error"]["code"] == -32600


def test_cancelling_what_is_unknown_or_malformed_is_ignored(editor: RawClient) -> None:
    editor.notify("$/cancelRequest", {"id": 4711})
    editor.notify("$/cancelRequest", {"id": [1]})
    editor.notify("$/cancelRequest", {})

    assert editor.call("codegpt/keyStatus", {})["result"]["present"]


def test_a_hundred_queued_cancels_each_answer_once(editor: RawClient, fake: FakeProvider) -> None:
    fake.script(*(hang_after("x") for _ in range(100)))
    asked = [editor.request("codegpt/chat", ASK) for _ in range(100)]
    for request in asked:
        editor.cancel(request)
    answers = [editor.wait_for(request) for request in asked]
    fake.forget_script()

    assert {answer["error"]["code"] for answer in answers} == {-32800}
    assert all(len(editor.responses(request)) == 1 for request in asked)


def test_nothing_is_done_before_initialize_or_twice(with_key: dict[str, str]) -> None:
    with RawClient(with_key, command=SERVER) as client:
        assert client.call("codegpt/chat", ASK)["error"]["code"] == -32002
        client.initialize()
        assert client.call("initialize", {"processId": None, "capabilities": {}})["error"]["code"] == -32600


def test_after_shutdown_requests_are_refused(with_key: dict[str, str]) -> None:
    with RawClient(with_key, command=SERVER) as client:
        client.initialize()
        client.call("shutdown")
        assert client.call("codegpt/chat", ASK)["error"]["code"] == -32600
        client.notify("exit")
        assert client.wait_for_end() == 0
