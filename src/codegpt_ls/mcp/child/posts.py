"""Requests to an address that wait for their answers, and what comes back of those that nobody waits for any more.

Until the protocol of 2026 the SDK tells a server that a call is cancelled, and goes on waiting on its connection, which
a server that hangs keeps open as long as we run.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import Any, Final, TypeVar

import anyio
import httpx2

from codegpt_ls.domain.limits import SERVER_LINE

T = TypeVar("T")
_CANCELLED: Final = {"code": -32800, "message": "cancelled"}
_EVENTS: Final = "text/event-stream"


class Post:
    """A request under way."""

    def __init__(self, number: object) -> None:
        self.number: Final = number
        self._waiting: anyio.CancelScope | None = None
        self._is_cut = False

    def cut(self) -> None:
        """Wait no longer: whoever asked has left."""
        self._is_cut = True
        if self._waiting is not None:
            self._waiting.cancel()

    async def wait(self, work: Callable[[], Awaitable[T]]) -> T | None:
        """What comes of this; None once it is cut."""
        if not self._is_cut:
            with anyio.CancelScope() as self._waiting:
                return await work()
        return None

    def ended(self) -> httpx2.Response:
        """What the SDK is told in the place of a response."""
        return httpx2.Response(200, json=self._last())

    def ending(self, content_type: str) -> bytes:
        """What the SDK is told in the place of the rest of a body; it asks for lost events again unless it has an
        answer."""
        if not content_type.lower().startswith(_EVENTS):
            return b""
        return b"\n\nevent: message\ndata: " + json.dumps(self._last()).encode() + b"\n\n"

    def _last(self) -> dict[str, Any]:
        return {"jsonrpc": "2.0", "id": self.number, "error": _CANCELLED}


class Posts:
    """All of them, by the numbers of their requests."""

    def __init__(self) -> None:
        self._under_way: dict[object, Post] = {}

    def begin(self, number: object) -> Post:
        """One more."""
        post = self._under_way[number] = Post(number)
        return post

    def end(self, post: Post) -> None:
        """It has come to its end."""
        if self._under_way.get(post.number) is post:
            del self._under_way[post.number]

    def cut(self, number: object) -> None:
        """Nobody waits for this one any more."""
        if (post := self._under_way.get(number)) is not None:
            post.cut()


class Body(httpx2.AsyncByteStream):
    """A body of which no more comes than is read, and nothing once its request is cut."""

    def __init__(
        self, response: httpx2.Response, post: Post, over: Callable[[], None], ended: Callable[[Post], None]
    ) -> None:
        """`over` is called where it is too long."""
        assert isinstance(response.stream, httpx2.AsyncByteStream)  # noqa: S101 - all that an async pool makes
        self._body = response.stream
        self._type = response.headers.get("content-type", "")
        self._post = post
        self._over = over
        self._ended = ended

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = SERVER_LINE
        pieces = aiter(self._body)

        async def piece() -> bytes:
            with suppress(StopAsyncIteration):
                return await anext(pieces)
            return b""

        while read := await self._post.wait(piece):
            left -= len(read)
            if left < 0:
                self._over()
                raise httpx2.ReadError("too long")
            yield read
        if read is None:
            yield self._post.ending(self._type)

    async def aclose(self) -> None:
        self._ended(self._post)
        await self._body.aclose()
