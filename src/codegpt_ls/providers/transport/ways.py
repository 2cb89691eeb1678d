"""Requests that may lead to several hosts, each by the way of its own.

Loaded at the first request only, since it imports the HTTP client.
"""

from collections.abc import Callable

import httpx2

from codegpt_ls.domain.origin import origin_of
from codegpt_ls.domain.providers import Connection
from codegpt_ls.providers.transport.http_client import ConnectionPools, passed_on


class Ways(httpx2.AsyncBaseTransport):
    """Finds for each request, also one that follows a redirect, the proxy and the authorities of its host."""

    def __init__(self, way: Callable[[str], Connection]) -> None:
        self._way = way
        self._pools = ConnectionPools(keep_alive=True)
        self.connection = Connection(base_url="")
        """Of the last request."""

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Raises AssistantError BAD_ORIGIN for an address nobody should be asked at, PROXY and TLS for what nobody
        can use, and what the HTTP client raises."""
        origin = origin_of(str(request.url.copy_with(userinfo=b"", raw_path=b"/", fragment=None)))
        self.connection = self._way(origin)
        patience = request.extensions.get("timeout", {})
        request.extensions["timeout"] = {**patience, "connect": self.connection.connect_timeout}
        return await passed_on(request, self._pools.pool(self.connection), self.connection.proxy)

    async def aclose(self) -> None:
        await self._pools.aclose()
