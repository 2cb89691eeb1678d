"""Code asked for and read as it comes: one POST, events out, and the socket closed as soon as nobody reads.

Loaded at the first completion only, since it imports the HTTP client.
"""

import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

import httpx2

from codegpt_ls.domain.chat import Finished, FinishReason, TextDelta, Usage
from codegpt_ls.domain.completion.fill_in import NoFillIn
from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.domain.providers import Connection
from codegpt_ls.providers.dialects.piece import member
from codegpt_ls.providers.failures.call import Call
from codegpt_ls.providers.failures.sdk_errors import error_from_exception, interrupted, not_the_protocol
from codegpt_ls.providers.failures.told import error_from_response
from codegpt_ls.providers.fill_in.reading import filled_in
from codegpt_ls.providers.transport.events import events_of
from codegpt_ls.providers.transport.http_client import Door, own_headers

_FOREIGN: Final = (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, httpx2.SSEError, OSError, ValueError)
_OK: Final = 200
_NO_SUCH_PATH: Final = frozenset({404, 405, 501})
_UNABLE: Final = ("does not support insert", "suffix is not", "infill is not supported", "does not support suffix")
"""How Ollama, vLLM and llama.cpp say that a model or a server does not fill in."""
_NOT_TOLD_OTHERWISE: Final = frozenset(
    {ErrorCode.REJECTED, ErrorCode.SERVER, ErrorCode.BAD_BASE_URL, ErrorCode.PROTOCOL}
)


@lru_cache(maxsize=16)  # the same at every key
def _parsed_url(url: str) -> httpx2.URL:
    return httpx2.URL(url)


@dataclass(frozen=True, slots=True, kw_only=True)
class FillInCall:
    """Where code is asked for, and with what."""

    pool: httpx2.AsyncHTTPTransport
    connection: Connection
    headers: Mapping[str, str] = field(repr=False)
    """What the vendor wants, the key the way it is wanted."""
    call: Call
    again: bool
    """Whether to ask once more where a connection that was kept turns out to be closed: llama.cpp closes each after a
    hundred requests without saying so. Only where nobody is paid."""

    async def stream(self, body: Mapping[str, Any]) -> AsyncGenerator[TextDelta | Finished]:
        """What is filled in, then the end. Closing it closes the socket.

        Raises AssistantError, and NoFillIn where this way is not known there.
        """
        door = self._door()
        begun = False
        try:
            async with self._answer(door, body) as response, aclosing(self._events(response, door)) as events:
                async for event in events:
                    begun = True
                    yield event
        except _FOREIGN as error:
            raise error_from_exception(error, self.call, self.connection, door.exchange, streaming=begun) from None

    @asynccontextmanager
    async def _answer(self, door: Door, body: Mapping[str, Any]) -> AsyncGenerator[httpx2.Response]:
        """The response, its body unread. Straight through the door: a client of HTTP for each key would take longer
        than all the rest."""
        try:
            response = await self._sent(door, body)
        except httpx2.RemoteProtocolError:
            if not self.again:
                raise
            response = await self._sent(door, body)
        try:
            await self._check(response, door)
            yield response
        finally:
            await response.aclose()

    async def _sent(self, door: Door, body: Mapping[str, Any]) -> httpx2.Response:
        timeout = {"connect": self.connection.connect_timeout}
        request = httpx2.Request("POST", _parsed_url(self.call.url), json=body, extensions={"timeout": timeout})
        response = await door.handle_async_request(request)
        response.request = request
        return response

    def _door(self) -> Door:
        return Door(self.pool, self.connection, {**self._extra(), **self.headers})

    def _extra(self) -> Mapping[str, str]:
        given = {name.lower(): value for name, value in self.connection.headers.items()}
        return {**given, **own_headers(), "content-type": "application/json"}

    async def _check(self, response: httpx2.Response, door: Door) -> None:
        if response.status_code == _OK:
            return
        content = await response.aread()
        error = error_from_response(response.status_code, door.exchange.headers, content, self.call)
        unable = any(words in content.decode(errors="replace").lower() for words in _UNABLE)
        if unable or (error.code in _NOT_TOLD_OTHERWISE and response.status_code in _NO_SUCH_PATH):
            raise NoFillIn
        raise error

    async def _events(self, response: httpx2.Response, door: Door) -> AsyncGenerator[TextDelta | Finished]:
        model, usage, reason, known = self.call.model or "", None, None, False
        async for event in events_of(response, bounded=True):
            if not event.data or event.data.startswith("[DONE]"):
                continue
            piece = filled_in(self._parsed(event.data, door, spoken=known))
            known = known or piece.known
            model, usage, reason = piece.model or model, piece.usage or usage, piece.reason or reason
            if piece.text:
                yield TextDelta(piece.text)
        if not known:
            raise not_the_protocol(self.call, door.exchange)
        yield self._finished(model, usage, reason)

    def _parsed(self, data: str, door: Door, *, spoken: bool) -> dict[str, Any]:
        try:
            value = json.loads(data)
        except (ValueError, RecursionError):
            raise (interrupted if spoken else not_the_protocol)(self.call, door.exchange) from None
        if member(value, "error"):
            raise error_from_response(None, door.exchange.headers, value, self.call, spoken=spoken)
        return value if isinstance(value, dict) else {}

    def _finished(self, model: str, usage: Usage | None, reason: FinishReason | None) -> Finished:
        return Finished(
            finish_reason=reason or FinishReason.OTHER, provider=self.call.provider, model=model, usage=usage
        )
