"""A server that is an address: the SDK's own transport over a door of ours, which bounds what comes back."""

import json
from collections.abc import AsyncGenerator, Mapping
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
from codegpt_ls.mcp.child.posts import Body, Posts
from codegpt_ls.mcp.child.trouble import Trouble
from codegpt_ls.providers.transport.http_client import ConnectionPools, own_headers, passed_on

_PATIENCE: Final = httpx2.Timeout(30, read=None)
"""Seconds; how long an answer may take says whoever asked for it."""
_UNAUTHORIZED: Final = 401
_CANCELLED: Final = "notifications/cancelled"


class _Door(httpx2.AsyncBaseTransport):
    """Lets a request out, notes what the SDK does not tell, and bounds what comes back.

    What a server tells by itself comes on one stream for hours, of which the SDK bounds each event.
    """

    def __init__(self, pool: httpx2.AsyncHTTPTransport, proxy: str | None, trouble: Trouble) -> None:
        self._pool = pool
        self._proxy = proxy
        self._trouble = trouble
        self._posts = Posts()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        message = await _message(request)
        if message.get("method") == _CANCELLED:
            self._posts.cut((message.get("params") or {}).get("requestId"))
        if request.method == "GET":
            return await self._passed_on(request)
        # Also what has no number is bounded: a server may answer anything.
        post = self._posts.begin(message.get("id", request))
        response: httpx2.Response | None = None
        try:
            response = await post.wait(lambda: self._passed_on(request))
        finally:
            if response is None:
                self._posts.end(post)
        if response is None:
            return post.ended()
        body = Body(response, post, lambda: self._trouble.end(ServerFault.TOO_LONG), self._posts.end)
        return httpx2.Response(
            response.status_code, headers=response.headers, stream=body, extensions=response.extensions
        )

    async def _passed_on(self, request: httpx2.Request) -> httpx2.Response:
        try:
            response = await passed_on(request, self._pool, self._proxy)
        except httpx2.TransportError as error:
            self._trouble.end(ServerFault.UNREACHABLE, type(error).__name__)
            raise
        if response.status_code == _UNAUTHORIZED:
            self._trouble.end(ServerFault.SIGN_IN, "401")
        elif response.is_server_error:
            self._trouble.end(ServerFault.UNREACHABLE, str(response.status_code))
        return response

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
        transport=_Door(pool, proxy, trouble), headers={**own_headers(), **headers}, timeout=_PATIENCE, trust_env=False
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


async def _message(request: httpx2.Request) -> Mapping[str, Any]:
    """What the SDK sends; of a request without a body nothing."""
    message = json.loads(await request.aread()) if request.method == "POST" else {}
    return message if isinstance(message, dict) else {}
