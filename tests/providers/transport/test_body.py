"""A body on its way in: unpacked within bounds, and never in the way of others."""

import asyncio
import gzip
import socket
import sys
import threading
import time
import zlib
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import brotli
import pytest

from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.providers.client.completions import ChatCompletionsProvider
from codegpt_ls.providers.openai.profile import OPENAI
from codegpt_ls.providers.transport.body import codings
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import DONE, Reply
from tests.providers.asking import ask, connection_to, failure

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CHUNK = b'data: {"choices":[{"delta":{"content":"hello"},"finish_reason":"stop"}]}\n\n' + DONE
PACKED = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "GZIP": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}
MIB = 1024 * 1024


@pytest.fixture
def fake() -> Iterator[FakeProvider]:
    with FakeProvider() as fake:
        yield fake


@pytest.fixture
async def provider() -> AsyncIterator[ChatCompletionsProvider]:
    provider = ChatCompletionsProvider(OPENAI)
    yield provider
    await provider.aclose()


def reply(coding: str, body: bytes, status: int = 200) -> Reply:
    kind = "text/event-stream" if status == 200 else "application/json"
    return Reply(status=status, headers={"content-type": kind, "content-encoding": coding}, steps=(body,))


@pytest.mark.parametrize("coding", PACKED)
async def test_a_packed_answer_is_read(provider: ChatCompletionsProvider, fake: FakeProvider, coding: str) -> None:
    fake.script(reply(coding, PACKED[coding](CHUNK)))
    assert (await ask(provider, connection_to(fake.base_url)))[0] == "hello"
    assert fake.chats[0].headers["accept-encoding"] == "identity"


async def test_codings_in_a_row_are_undone_in_a_row(provider: ChatCompletionsProvider, fake: FakeProvider) -> None:
    fake.script(reply("deflate, none, gzip", gzip.compress(zlib.compress(CHUNK))))
    assert (await ask(provider, connection_to(fake.base_url)))[0] == "hello"


@pytest.mark.parametrize("name", ["none", "utf-8", "identity", "", "UTF-8, none", "aws-chunked"])
async def test_a_name_that_is_no_coding_means_nothing(
    provider: ChatCompletionsProvider, fake: FakeProvider, name: str
) -> None:
    fake.script(reply(name, CHUNK))
    assert (await ask(provider, connection_to(fake.base_url)))[0] == "hello"


async def test_a_packed_error_is_read_too(provider: ChatCompletionsProvider, fake: FakeProvider) -> None:
    body = b'{"error": {"message": "?", "code": "insufficient_quota"}}'
    fake.script(reply("gzip", gzip.compress(body), 429))
    assert (await failure(provider, connection_to(fake.base_url)))[0].code is ErrorCode.QUOTA


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
async def test_a_bomb_is_given_up_at_the_bound(
    provider: ChatCompletionsProvider, fake: FakeProvider, coding: str
) -> None:
    fake.script(reply(coding, PACKED[coding]((b": " + b"0" * 61 + b"\n") * MIB)))
    told, _ = await failure(provider, connection_to(fake.base_url))
    assert (told.code, told.facts.detail) == (ErrorCode.PROTOCOL, "> 32 MiB")


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
async def test_what_is_not_packed_as_said_is_told(
    provider: ChatCompletionsProvider, fake: FakeProvider, coding: str
) -> None:
    fake.script(reply(coding, CHUNK))
    assert (await failure(provider, connection_to(fake.base_url)))[0].code is ErrorCode.PROTOCOL


def test_names_are_taken_as_they_are_written() -> None:
    assert codings(" GZip , none,X-GZIP,br") == ("gzip", "gzip", "br")
    assert codings("") == ()


def chunked(piece: bytes, times: int) -> bytes:
    """The piece again and again, each a chunk of its own."""
    return (f"{len(piece):x}\r\n".encode() + piece + b"\r\n") * times


S20 = {
    "one byte a chunk": chunked(b" ", 20_000) + chunked(b"\n", 1) + chunked(CHUNK, 1),
    "line feeds": chunked(b"\n" * 65536, 32) + chunked(CHUNK, 1),
    "carriage returns": chunked(b"\r" * 65536, 32) + chunked(CHUNK, 1),
    "empty events": chunked(b"data:\n\n" * 9000, 16) + chunked(CHUNK, 1),
    "a packed flood": chunked(gzip.compress(b"\n" * 2 * MIB + CHUNK), 1),
}


@contextmanager
def flooding(body: bytes, coding: str) -> Iterator[str]:
    """A server that sends this as fast as anybody reads; its address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            client, _ = listening.accept()
            with client:
                while not client.recv(65536).endswith(b"}"):
                    pass
                client.sendall(
                    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n"
                    b"content-encoding: " + coding.encode() + b"\r\n\r\n" + body + b"0\r\n\r\n"
                )

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
        thread.join()


@pytest.mark.parametrize("name", S20)
async def test_s20_no_flood_keeps_others_waiting(provider: ChatCompletionsProvider, name: str) -> None:
    await asyncio.to_thread(provider.prepare)
    with flooding(S20[name], "gzip" if name == "a packed flood" else "none") as address:
        asking = asyncio.create_task(ask(provider, connection_to(address)))
        longest, last = 0.0, time.thread_time()
        while not asking.done():
            await asyncio.sleep(0)
            # Of this thread's own work, so that a busy machine decides nothing.
            longest, last = max(longest, time.thread_time() - last), time.thread_time()
        assert (await asking)[0] == "hello"
    assert longest < 0.2
