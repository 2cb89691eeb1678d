"""A provider on a loopback socket: real HTTP, scripted replies, every request kept.

    with FakeProvider() as fake:
        fake.script(answer("Hi"), error(500, {"error": {"message": "Oops"}}))
        ...  # talk to fake.base_url from this thread, an event loop or another process
        assert fake.requests[0].body["model"] == "gpt-5.4-mini"

It runs in a thread of its own, so that anything can use it. Replies are made by `tests.fakes.replies`.
"""

import asyncio
import contextlib
import json
import socket
import ssl
import struct
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, Self
from urllib.parse import urlsplit

from tests.fakes.replies import (
    Drop,
    Event,
    Flood,
    Hang,
    Hold,
    Pause,
    Reply,
    Reset,
    Step,
    UsageEvent,
    answer,
    json_body,
    openai_error,
    proxy_challenge,
)

PATIENCE: Final = 60.0
"""Seconds after which a wait is given up; none depends on how long it really takes."""
KEY = "sk-proj-canary0123456789ABCDEFcanary"
"""A key as OpenAI makes them; also looked for wherever it must not be."""

QUESTIONS: Final = ("/completions", "/responses", "/messages", ":streamGenerateContent", "/infill")
"""Paths of OpenAI's questions, chats and bare ones, old and new, Anthropic's, Google's and llama.cpp's."""

MODELS: tuple[Mapping[str, Any], ...] = (
    {"id": "gpt-4", "shutdown_date": "2026-10-23"},
    {"id": "gpt-4-32k", "shutdown_date": "2025-06-06"},
    {"id": "gpt-4-1106-preview", "shutdown_date": "2026-10-23"},
    {"id": "gpt-3.5-turbo", "shutdown_date": "2026-10-23"},
    {"id": "gpt-3.5-turbo-16k", "shutdown_date": "2024-09-13"},
    {"id": "gpt-5.4-mini", "shutdown_date": None},
    {"id": "gpt-5.6-sol", "shutdown_date": None},
    {"id": "gpt-5.6-terra", "shutdown_date": None},
    {"id": "gpt-4-turbo", "shutdown_date": "2026-10-23"},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedRequest:
    """A request as it came over the wire."""

    method: str
    path: str
    headers: Mapping[str, str]
    """Names in lower case."""
    raw: bytes
    connection: int
    """1 for the first connection the server accepted."""
    query: str = ""
    body: Any = None
    """The parsed JSON, or None."""
    at: float = field(default_factory=time.monotonic)
    """When it had been read whole, in seconds of the monotonic clock."""

    @property
    def key(self) -> str:
        """As OpenAI wants it, as Anthropic or as Google does; empty for none."""
        scheme, _, key = self.headers.get("authorization", "").partition(" ")
        others = (self.headers.get(name, "") for name in ("x-api-key", "x-goog-api-key"))
        return key if scheme == "Bearer" else next(filter(None, others), "")

    @property
    def question(self) -> str:
        """The last message of a chat; where code is to be filled in, what stands before it."""
        body = self.body if isinstance(self.body, dict) else {}
        messages = body.get("messages") or body.get("input")
        return str(messages[-1]["content"]) if messages else str(body.get("prompt", ""))


@dataclass(slots=True)
class _Call:
    """One request being answered."""

    request: RecordedRequest
    closed: threading.Event = field(default_factory=threading.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    over: threading.Event = field(default_factory=threading.Event)
    """Set once nothing more is sent, whoever ended it."""

    @property
    def model(self) -> str:
        return str(self.request.body.get("model", "")) if isinstance(self.request.body, dict) else ""

    @property
    def wants_usage(self) -> bool:
        body = self.request.body if isinstance(self.request.body, dict) else {}
        return bool((body.get("stream_options") or {}).get("include_usage"))


class _ConnectionOver(Exception):  # noqa: N818 - an end, not an error
    """The reply ended this connection on purpose."""


class FakeProvider:
    """An OpenAI-shaped server on 127.0.0.1; a context manager."""

    default: ClassVar[Reply] = answer()
    """What a question gets that nothing is scripted for."""

    def __init__(self, *, expected_key: str | None = None, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[RecordedRequest] = []
        self.connections = 0
        self.expected_key = expected_key
        self._tls = tls
        self._replies: deque[Reply] = deque()
        self._kept_replies: dict[str, deque[Reply]] = {}
        self._models: Reply = _model_list(MODELS)
        self._calls: list[_Call] = []
        self._models_without_key: Reply | None = None
        self._pages: dict[str, Reply] = {}
        self._news = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fake-provider", daemon=True)
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    @property
    def origin(self) -> str:
        """scheme://127.0.0.1:PORT."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self._port}"

    @property
    def host(self) -> str:
        """What a person calls it: `127.0.0.1:4711`."""
        return self.origin.partition("://")[2]

    @property
    def base_url(self) -> str:
        """What a person would set as the provider's address."""
        return f"{self.origin}/v1"

    @property
    def chats(self) -> list[RecordedRequest]:
        """The requests that asked for an answer."""
        return [each for each in self.requests if each.method == "POST" and each.path.endswith(QUESTIONS)]

    def script(self, *replies: Reply) -> None:
        """Queue replies to questions; when none is left, the default answer is given."""
        self._replies.extend(replies)

    def script_for(self, question: str, *replies: Reply) -> None:
        """Queue replies to this question only, so that many can be asked at once."""
        self._kept_replies.setdefault(question, deque()).extend(replies)

    def forget_script(self) -> None:
        """Drop the replies nobody came for."""
        self._replies.clear()

    def models(self, reply: Sequence[Mapping[str, Any]] | Reply) -> None:
        """What GET …/models gives from now on."""
        self._models = reply if isinstance(reply, Reply) else _model_list(reply)

    def models_without_key(self, reply: Reply) -> None:
        """What GET …/models gives to one who shows no key, where that is something else."""
        self._models_without_key = reply

    def page(self, path: str, reply: Reply) -> None:
        """What GET gives at another path that ends so."""
        self._pages[path] = reply

    def wait_for_request(self, number: int = 1, timeout: float = PATIENCE) -> RecordedRequest:
        """The request with this number, 1 for the first, as soon as it has been read whole."""
        with self._news:
            if not self._news.wait_for(lambda: len(self.requests) >= number, timeout):
                raise TimeoutError(f"{len(self.requests)} requests after {timeout} s, waited for {number}")
            return self.requests[number - 1]

    def let_go(self) -> None:
        """Let every answer that is held go on."""
        for call in tuple(self._calls):
            self._loop.call_soon_threadsafe(call.go_on.set)

    def wait_until_closed(self, request_index: int = 0, timeout: float = PATIENCE) -> None:
        """Wait until the server saw the client leave in the middle of its reply."""
        self.wait_for_request(request_index + 1, timeout)
        call = self._calls[request_index]
        if not call.closed.wait(timeout):
            raise TimeoutError(f"the client still holds request {request_index} after {timeout} s")

    def wait_until_over(self, question: str, timeout: float = PATIENCE) -> None:
        """Wait until nothing more is being sent to anyone who asked this; a client that stays holds it up."""
        for call in tuple(self._calls):
            if call.request.question == question and not call.over.wait(timeout):
                raise TimeoutError(f"the client still holds “{question}” after {timeout} s")

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, ssl=self._tls, limit=2**20)
        self._port = self._server.sockets[0].getsockname()[1]

    async def _stop(self) -> None:
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        self.connections += 1
        try:
            await self._serve(_Wire(reader, writer), self.connections)
        except asyncio.CancelledError:
            # The fake is being closed: no farewell, which over TLS would wait for the client's.
            writer.transport.abort()
        except (OSError, EOFError, asyncio.IncompleteReadError, _ConnectionOver):
            pass
        finally:
            writer.close()
            with contextlib.suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _serve(self, wire: "_Wire", connection: int) -> None:
        while True:
            request = await wire.read_request(connection)
            if request is None:
                return
            call = _Call(request)
            with self._news:
                self.requests.append(request)
                self._calls.append(call)
                self._news.notify_all()
            try:
                await wire.play(self._reply_to(request), call)
            finally:
                call.over.set()

    def _reply_to(self, request: RecordedRequest) -> Reply:
        if request.method == "CONNECT":
            return proxy_challenge()
        refusal = self._refusal(request)
        if refusal is not None:
            return refusal
        if request.method == "GET" and request.path.endswith("/models"):
            keyless = not request.key
            return self._models_without_key if keyless and self._models_without_key else self._models
        for path, reply in self._pages.items():
            if request.method == "GET" and request.path.endswith(path):
                return reply
        if request.method == "POST" and request.path.endswith(QUESTIONS):
            replies = self._kept_replies.get(request.question, self._replies)
            return replies.popleft() if replies else self.default
        return openai_error(404, f"Invalid URL ({request.method} {request.path})")

    def _refusal(self, request: RecordedRequest) -> Reply | None:
        key = request.key
        if self.expected_key in (None, key):
            return None
        if not key:
            return openai_error(401, "You didn't provide an API key. You need to provide your API key.")
        masked = f"{key[:3]}{'*' * 8}{key[-4:]}"
        message = f"Incorrect API key provided: {masked}. You can find your API key at https://platform.openai.com/account/api-keys."
        return openai_error(401, message, code="invalid_api_key")


class _Wire:
    """One connection: requests in, replies out, and an eye on whether the client is still there."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._early = b""
        """A byte of the next request, read while the client was watched."""

    async def read_request(self, connection: int) -> RecordedRequest | None:
        first, self._early = self._early or await self._reader.read(1), b""
        if first == b"\x16":
            # A TLS greeting: answered in plain HTTP, as real servers do.
            self._writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
            return None
        try:
            head = first + await self._reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return None
        request_line, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
        method, target, _ = request_line.split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        raw = await self._reader.readexactly(int(headers.get("content-length", "0")))
        url = urlsplit("") if method == "CONNECT" else urlsplit(target)
        return RecordedRequest(
            method=method,
            path=url.path or target,
            query=url.query,
            headers=headers,
            raw=raw,
            connection=connection,
            body=_json(raw),
        )

    async def play(self, reply: Reply, call: _Call) -> None:
        """Send the reply, unless the client leaves first."""
        sending = asyncio.ensure_future(self._send(reply, call))
        watching = asyncio.ensure_future(self._watch(call))
        try:
            await asyncio.wait({sending, watching}, return_when=asyncio.FIRST_COMPLETED)
            if call.closed.is_set():
                raise _ConnectionOver
            await sending
        except (ConnectionError, TimeoutError):
            self._left(call)
            raise _ConnectionOver from None
        finally:
            for task in (sending, watching):
                task.cancel()
            await asyncio.gather(sending, watching, return_exceptions=True)

    async def _watch(self, call: _Call) -> None:
        try:
            self._early += await self._reader.read(1)
        except ConnectionError:
            self._early = b""
        if not self._early:
            self._left(call)

    def _left(self, call: _Call) -> None:
        if not call.closed.is_set():
            call.closed.set()

    async def _send(self, reply: Reply, call: _Call) -> None:
        for step in reply.before_headers:
            await self._step(step, reply, call)
        headers = {"transfer-encoding": "chunked", **reply.headers}
        lines = [f"HTTP/1.1 {reply.status} Fake", *(f"{name}: {value}" for name, value in headers.items())]
        self._writer.write("\r\n".join([*lines, "", ""]).encode("latin-1"))
        await self._writer.drain()
        for step in reply.steps:
            await self._step(step, reply, call)
        self._writer.write(b"0\r\n\r\n")
        await self._writer.drain()

    async def _step(self, step: Step, reply: Reply, call: _Call) -> None:
        match step:
            case bytes():
                await self._body(step, reply.cut)
            case Event():
                await self._body(step.encode(call.model), reply.cut)
            case UsageEvent():
                if call.wants_usage:
                    await self._body(step.encode(call.model), reply.cut)
            case Pause():
                await asyncio.sleep(step.seconds)
            case Hang():
                await asyncio.get_running_loop().create_future()
            case Hold():
                await call.go_on.wait()
            case Flood():
                for _ in range(step.limit // len(step.piece)):
                    await self._body(step.piece, reply.cut)
            case Reset():
                self._reset()
            case Drop():
                raise _ConnectionOver

    async def _body(self, data: bytes, cut: int | None) -> None:
        size = cut or max(len(data), 1)
        for start in range(0, len(data), size):
            piece = data[start : start + size]
            self._writer.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            await self._writer.drain()
            if cut:
                await asyncio.sleep(0)

    def _reset(self) -> None:
        linger = struct.pack("ii", 1, 0)
        self._writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self._writer.transport.abort()
        raise _ConnectionOver


def _model_list(models: Sequence[Mapping[str, Any]]) -> Reply:
    filled = [{"object": "model", "created": 1_700_000_000, "owned_by": "openai", **model} for model in models]
    return json_body({"object": "list", "data": filled})


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw) if raw else None
    except ValueError:
        return None
