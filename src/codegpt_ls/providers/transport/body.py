"""A response's body on its way in: unpacked, bounded, listened to, and never in the way of others.

Loaded at the first request only, since it imports the HTTP client.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Final

import httpx2

from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.limits import BODY_BYTES, PIECE_BYTES, STREAM_BYTES
from codegpt_ls.providers.transport.silence import Silence

HEAD: Final = 16 * 1024
"""Bytes kept of a stream, to tell what came instead of one. Of any other body all is kept."""
_TURN: Final = 0.005
"""Seconds of work on one body until others get their turn: bytes that lie there already are read without a pause."""
# RFC 9110 8.4.1, RFC 8878; x-gzip is gzip. Other names, such as `none` or `utf-8`, are no codings.
_CODINGS: Final = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate", "br": "br", "zstd": "zstd"}


@dataclass(slots=True)
class HttpExchange:
    """What is known of one request and its response."""

    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""
    head: bytearray = field(default_factory=bytearray)
    """The first bytes of the body, unpacked."""
    sent: bool = False
    """Whether the request has left this machine whole: from then on it may be worked on."""
    bound: int | None = None
    """Bytes the body may have, where that is another number than for answers and lists."""
    patience: float | None = None
    """Seconds the body may be without a byte from now on; None: whoever reads it has a bound of their own."""

    @property
    def streamed(self) -> bool:
        """Whether it calls itself an event stream."""
        return self.headers.get("content-type", "").startswith("text/event-stream")


class RequestBody(httpx2.AsyncByteStream):
    """A request's body; when all of it has been taken, and so written to the socket, the exchange knows."""

    def __init__(self, body: httpx2.AsyncByteStream, exchange: HttpExchange) -> None:
        self._body = body
        self._exchange = exchange

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._body:
            yield piece
        self._exchange.sent = True


class ResponseBody(httpx2.AsyncByteStream):
    """A body that ends in an error once it is larger than any real one, packed or unpacked, or silent for too long.

    Raises AssistantError PROTOCOL or STALLED.
    """

    def __init__(self, body: httpx2.AsyncByteStream, codings: Sequence[str], exchange: HttpExchange) -> None:
        self._body = body
        self._codings = codings
        self._exchange = exchange
        self._bound = exchange.bound or (STREAM_BYTES if exchange.streamed else BODY_BYTES)
        self._kept = HEAD if exchange.streamed or exchange.bound else BODY_BYTES
        self._turn_began = 0.0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        total, head = 0, self._exchange.head
        async with aclosing(self._arriving()) as arriving:
            async for piece in self._unpacked(arriving):
                if self._codings:
                    total = self._within(total + len(piece))
                if len(head) < self._kept:
                    head += piece[: self._kept - len(head)]
                if len(piece) <= PIECE_BYTES:
                    yield piece
                    continue
                for start in range(0, len(piece), PIECE_BYTES):
                    yield piece[start : start + PIECE_BYTES]
                    await self._let_others()

    async def aclose(self) -> None:
        await self._body.aclose()

    def _unpacked(self, arriving: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        if not self._codings:
            return arriving
        # The HTTP client's own decoders, which unpack at most 1 MiB at a time.
        headers = {"content-encoding": ", ".join(self._codings)}
        return httpx2.Response(200, headers=headers, stream=_Stream(arriving)).aiter_bytes()

    async def _arriving(self) -> AsyncGenerator[bytes]:
        total, pieces = 0, aiter(self._body)
        silence = Silence()
        try:
            while (piece := await self._next(pieces, silence)) is not None:
                total = self._within(total + len(piece))
                yield piece
                if time.monotonic() - self._turn_began > _TURN:
                    await self._let_others()
        finally:
            silence.close()

    async def _next(self, pieces: AsyncIterator[bytes], silence: Silence) -> bytes | None:
        patience = self._exchange.patience
        if patience is None:
            return await anext(pieces, None)
        try:
            return await silence.within(patience, anext(pieces, None))
        except TimeoutError:
            raise AssistantError(ErrorCode.STALLED, Facts(seconds=patience)) from None

    async def _let_others(self) -> None:
        if time.monotonic() - self._turn_began > _TURN:
            await asyncio.sleep(0)
            self._turn_began = time.monotonic()

    def _within(self, total: int) -> int:
        if total > self._bound:
            detail = f"> {self._bound // (1024 * 1024)} MiB"
            raise AssistantError(ErrorCode.PROTOCOL, Facts(http_status=self._exchange.status, detail=detail))
        return total


class _Stream(httpx2.AsyncByteStream):
    """What an iterator gives, as the HTTP client wants it."""

    def __init__(self, pieces: AsyncIterator[bytes]) -> None:
        self._pieces = pieces

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._pieces


def codings(header: str) -> tuple[str, ...]:
    """The codings that a `Content-Encoding` names, in their order."""
    names = (name.strip().lower() for name in header.split(","))
    return tuple(_CODINGS[name] for name in names if name in _CODINGS)
