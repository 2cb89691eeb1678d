"""The answer to `initialize` that is given before the server is loaded."""

import asyncio
import io
import itertools
import json
from typing import Any, NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegpt_ls.pipes.streams import EditorStreams
from codegpt_ls.server.language_server import CodeGPTServer, build_server
from codegpt_ls.server.offer import offer
from codegpt_ls.server.transport.greeting import Greeted, greet
from tests.server.frames import sent_messages

ENCODINGS = st.lists(st.sampled_from(["utf-8", "utf-16", "utf-32", "utf-7"]), unique=True)
FLAG = st.booleans()


def some(**members: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """An object with some of these members."""
    return st.fixed_dictionaries({}, optional=members)


SYNCHRONIZATION = some(willSave=FLAG, willSaveWaitUntil=FLAG, didSave=FLAG)
FILE_OPERATIONS = some(willCreate=FLAG, didCreate=FLAG, willRename=FLAG, didDelete=FLAG)
CLIENTS = some(
    general=some(positionEncodings=ENCODINGS),
    textDocument=some(
        synchronization=SYNCHRONIZATION,
        rename=some(prepareSupport=FLAG),
        codeAction=some(codeActionLiteralSupport=st.just({"codeActionKind": {"valueSet": ["quickfix"]}})),
    ),
    workspace=some(configuration=FLAG, workspaceFolders=FLAG, fileOperations=FILE_OPERATIONS),
    notebookDocument=st.just({"synchronization": {}}),
    window=some(workDoneProgress=FLAG),
    experimental=st.just({"anything": [1]}),
)


def no_services() -> NoReturn:
    raise AssertionError("an introduction needs no services")


def framed(message: object) -> bytes:
    body = json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def initialize(request_id: object = 1, **params: object) -> dict[str, object]:
    given_params = {"processId": None, "capabilities": {}, **params}
    return {"jsonrpc": "2.0", "id": request_id, "method": "initialize", "params": given_params}


def greeted(stream: bytes) -> tuple[Greeted, bytes]:
    """What came of a stream, and what was written in answer."""
    answer = bytearray()
    return greet(EditorStreams(read=io.BytesIO(stream).read, write=answer.extend)), bytes(answer)


def all_of(streams: EditorStreams) -> bytes:
    return b"".join(iter(lambda: streams.read(7), b""))


class Sent:
    """Where a server writes."""

    def __init__(self) -> None:
        self.stream = bytearray()

    def write(self, data: bytes) -> None:
        self.stream += data

    def close(self) -> None:
        """Nothing is held."""


async def served(message: object, *, greeted: str | int | None = None) -> tuple[CodeGPTServer, list[dict[str, Any]]]:
    """A server that has taken this message, and what it sent."""
    server, _ = build_server(no_services)
    sent = Sent()
    server.protocol.set_writer(sent)
    server.protocol.greeted = greeted
    server.protocol.receive(json.dumps(message).encode())
    await asyncio.sleep(0)
    return server, sent_messages(bytes(sent.stream))


def said(result: dict[str, Any]) -> dict[str, Any]:
    """An answer without the flags whose absence means the same, and without what is served and not offered."""
    result["capabilities"]["codeActionProvider"].pop("resolveProvider", None)
    sync = result["capabilities"]["textDocumentSync"]
    unset = [name for name in ("willSave", "willSaveWaitUntil") if sync.get(name) is False]
    kept = {name: value for name, value in sync.items() if name not in unset}
    return {**result, "capabilities": {**result["capabilities"], "textDocumentSync": kept}}


@settings(deadline=None)
@given(CLIENTS)
def test_the_greeting_is_what_pygls_would_have_answered(capabilities: dict[str, Any]) -> None:
    message = initialize(capabilities=capabilities)
    _, [answer] = asyncio.run(served(message))

    assert offer(message["params"]) == said(answer["result"])


@pytest.mark.parametrize("request_id", [0, 1, "0c7e", ""])
def test_initialize_is_answered_and_told_by_its_id(request_id: str | int) -> None:
    came, answer = greeted(framed(initialize(request_id)))

    assert came.request_id == request_id
    assert sent_messages(answer) == [{"jsonrpc": "2.0", "id": request_id, "result": offer({"capabilities": {}})}]


@pytest.mark.parametrize(
    "general", [None, 5, [], {"positionEncodings": 8}, {"positionEncodings": [None, {}, "utf-7", 8]}], ids=str
)
def test_encodings_that_are_not_understood_are_those_of_an_editor_that_offers_none(general: object) -> None:
    message = initialize(capabilities={"general": general})
    _, [answer] = asyncio.run(served(message))

    assert offer(message["params"]) == offer({"capabilities": {}}) == said(answer["result"])


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(framed(initialize())[:-1], id="a message that is cut off"),
        pytest.param(b"Content-Length: 1000000000000\r\n\r\n{}", id="a length no memory holds"),
        pytest.param(b"GET / HTTP/1.1\r\n\r\n", id="a web request"),
        pytest.param(b"Content-Length: 3\r\n\r\nhey", id="not JSON"),
        pytest.param(framed([initialize()]), id="a batch"),
        pytest.param(framed({**initialize(), "jsonrpc": "1.0"}), id="another protocol"),
        pytest.param(framed({**initialize(), "method": "shutdown"}), id="another request"),
        pytest.param(framed({"jsonrpc": "2.0", "method": "initialize", "params": {}}), id="a notification"),
        pytest.param(framed({"jsonrpc": "2.0", "method": "exit"}), id="exit"),
        pytest.param(framed(initialize(None)), id="null as id"),
        pytest.param(framed(initialize(1.5)), id="a fraction as id"),
        pytest.param(framed({**initialize(), "params": None}), id="no params"),
        pytest.param(framed({**initialize(), "params": []}), id="a list of params"),
        pytest.param(framed(initialize(capabilities=None)), id="no capabilities"),
        pytest.param(framed(initialize(capabilities=5)), id="a number as capabilities"),
    ],
)
def test_whatever_else_comes_first_is_left_to_the_server(first: bytes) -> None:
    stream = first + framed(initialize())
    came, answer = greeted(stream)

    assert (came.request_id, answer) == (None, b"")
    assert all_of(came.streams) == stream


@settings(deadline=None)
@given(st.binary(max_size=300), st.data())
def test_the_server_reads_every_byte_again_however_the_pipe_split_them(rest: bytes, data: st.DataObject) -> None:
    stream = framed(initialize()) + rest
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=10)))
    pieces = [stream[start:end] for start, end in itertools.pairwise([0, *cuts, len(stream)])]
    pipe = iter([piece for piece in pieces if piece])
    came = greet(EditorStreams(read=lambda _size: next(pipe, b""), write=lambda _: None))

    assert came.request_id == 1
    assert all_of(came.streams) == stream


def test_an_editor_that_is_gone_is_left_to_the_server_too() -> None:
    def broken(_: object) -> Any:
        raise BrokenPipeError

    deaf = greet(EditorStreams(read=broken, write=broken))
    mute = greet(EditorStreams(read=io.BytesIO(framed(initialize())).read, write=broken))

    assert (deaf.request_id, mute.request_id) == (None, None)
    with pytest.raises(BrokenPipeError):
        deaf.streams.read(1)


async def test_the_server_takes_a_greeted_initialize_up_without_a_second_answer() -> None:
    message = initialize("a", capabilities={"general": {"positionEncodings": ["utf-8"]}}, processId=7)
    server, sent = await served(message, greeted="a")

    assert sent == []
    assert server.process_id == 7
    assert server.workspace.position_encoding == "utf-8"


async def test_an_introduction_that_only_the_server_sees_to_be_wrong_ends_the_connection() -> None:
    ended = asyncio.Event()
    server, _ = build_server(no_services)
    sent = Sent()
    server.protocol.set_writer(sent)
    server.protocol.greeted = 1
    server.protocol.on_exit = ended.set
    server.protocol.receive(json.dumps(initialize(capabilities=5)).encode())

    assert ended.is_set()
    assert not sent.stream
