"""A server that is an address: the SDK's own transport over a door of ours, which bounds what comes back."""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

import anyio
import httpx2
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.message import SessionMessage

from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.limits import SERVER_LINE
from codegpt_ls.domain.providers import Connection
from codegpt_ls.domain.tools.servers import ServerFailed, ServerFault
from codegpt_ls.mcp.child.filtering import Filter
from codegpt_ls.mcp.child.trouble import Trouble
from codegpt_ls.providers.transport.http_client import ConnectionPools, own_headers

_PATIENCE: Final = httpx2.Timeout(30, read=None)
"""Seconds; how long an answer may take says whoever asked for it."""
_UNAUTHORIZED: Final = 401


class _Bounded(httpx2.AsyncByteStream):
    """A body of which no more comes than is read."""

    def __init__(self, body: httpx2.AsyncByteStream, trouble: Trouble) -> None:
        self._body = body
        self._trouble = trouble

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = SERVER_LINE
        async for piece in self._body:
            left -= len(piece)
            if left < 0:
                self._trouble.end(ServerFault.TOO_LONG)
                raise httpx2.ReadError("too long")
            yield piece

    async def aclose(self) -> None:
        await self._body.aclose()


class _Door(httpx2.AsyncBaseTransport):
    """Lets a request out, notes what the SDK does not tell, and bounds what comes back."""

    def __init__(self, pool: httpx2.AsyncHTTPTransport, trouble: Trouble) -> None:
        self._pool = pool
        self._trouble = trouble

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        try:
            response = await self._pool.handle_async_request(request)
        except httpx2.TransportError as error:
            self._trouble.end(ServerFault.UNREACHABLE, type(error).__name__)
            raise
        if response.status_code == _UNAUTHORIZED:
            self._trouble.end(ServerFault.SIGN_IN, "401")
        elif response.is_server_error:
            self._trouble.end(ServerFault.UNREACHABLE, str(response.status_code))
        body = response.stream
        # What a server tells by itself comes on one stream for hours; each event of it is bounded by the SDK.
        if request.method != "GET" and isinstance(body, httpx2.AsyncByteStream):
            body = _Bounded(body, self._trouble)
        return httpx2.Response(
            response.status_code, headers=response.headers, stream=body, extensions=response.extensions
        )

    async def aclose(self) -> None:
        await self._pool.aclose()


@asynccontextmanager
async def address(
    url: str, headers: Mapping[str, str], proxy: str | None, ca_bundle: str | None, sieve: Filter, trouble: Trouble
) -> AsyncGenerator[tuple[Any, Any]]:
    """The SDK's two streams to this address. Raises ServerFailed."""
    pools = ConnectionPools(keep_alive=True)
    try:
        pool = pools.pool(Connection(base_url=url, proxy=proxy, ca_bundle=ca_bundle))
    except AssistantError as error:
        raise ServerFailed(ServerFault.UNREACHABLE, error.facts.detail or str(error.code)) from None
    # Each of our own and of the person's; the SDK's own settings from the environment stay out.
    client = httpx2.AsyncClient(
        transport=_Door(pool, trouble), headers={**own_headers(), **headers}, timeout=_PATIENCE, trust_env=False
    )
    sifted, reading = anyio.create_memory_object_stream[SessionMessage | Exception](0)
    async with (
        client,
        streamable_http_client(url, http_client=client, max_sse_event_size=SERVER_LINE) as (arriving, leaving),
        sifted,
        reading,
        anyio.create_task_group() as tasks,
    ):
        tasks.start_soon(_sift, arriving, sifted, sieve)
        try:
            yield reading, leaving
        finally:
            tasks.cancel_scope.cancel()


async def _sift(arriving: Any, sifted: Any, sieve: Filter) -> None:  # noqa: ANN401 - anyio's
    with suppress(anyio.BrokenResourceError, anyio.ClosedResourceError):
        async for each in arriving:
            await sifted.send(sieve(each) if isinstance(each, SessionMessage) else each)
    sifted.close()
