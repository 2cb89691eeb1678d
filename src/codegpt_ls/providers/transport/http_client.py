"""The last door before the network: what leaves, what may come back, and how much of it.

Loaded at the first request only, since it imports the HTTP client.
"""

import os
import ssl
from collections.abc import Mapping
from contextvars import ContextVar
from pathlib import Path

import httpx2

import codegpt_ls
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.origin import origin_of
from codegpt_ls.domain.providers import Connection
from codegpt_ls.providers.transport.body import HttpExchange, RequestBody, ResponseBody, codings
from codegpt_ls.providers.transport.proxies import bracket_tunnel, is_socks, proxy_address

KEEP_ALIVE = 60.0
"""Seconds an idle connection is kept for the next question."""

# What the SDK may add to a request. Everything else (its own telemetry, OPENAI_CUSTOM_HEADERS) stays here.
_PASSED_ON = ("host", "content-type", "content-length", "transfer-encoding", "accept")


def ssl_context(ca_bundle: str | None, named_by: str = "codegpt.caBundle") -> ssl.SSLContext:
    """The system's trust store, or the person's own bundle: a PEM file, or folders of them as `openssl rehash` makes.

    Raises AssistantError TLS when the bundle cannot be read.
    """
    if ca_bundle is None:
        return httpx2.create_ssl_context(trust_env=False)
    # Not `create_default_context`: from Python 3.13 on it refuses authorities that the system's store is not asked of.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    folders = [each for each in ca_bundle.split(os.pathsep) if Path(each).is_dir()]
    try:
        for folder in folders:
            context.load_verify_locations(capath=folder)
        if not folders:
            context.load_verify_locations(ca_bundle)
    except (OSError, ValueError):
        raise AssistantError(ErrorCode.TLS, Facts(path=ca_bundle, setting=named_by)) from None
    return context


_Way = tuple[bool, str | None, str | None]


class ConnectionPools:
    """Kept-alive connections, one pool for each way to the network; holds no key."""

    def __init__(self, *, keep_alive: bool) -> None:
        self._kept = 8 if keep_alive else 0
        self._pools: dict[_Way, httpx2.AsyncHTTPTransport] = {}

    def pool(self, connection: Connection) -> httpx2.AsyncHTTPTransport:
        """The pool for this proxy and trust store.

        Raises AssistantError PROXY for a proxy address nobody can use, TLS for an unreadable bundle.
        """
        way = _way(connection)
        if way not in self._pools:
            self._pools[way] = self._open(connection)
        return self._pools[way]

    def opened(self, connection: Connection) -> httpx2.AsyncHTTPTransport | None:
        """The pool that is there already, if it is."""
        return self._pools.get(_way(connection))

    def _open(self, connection: Connection) -> httpx2.AsyncHTTPTransport:
        limits = httpx2.Limits(max_keepalive_connections=self._kept, keepalive_expiry=KEEP_ALIVE)
        # Reading the system's trust store takes tens of milliseconds; a loopback server needs none.
        plain = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        trusts = _needs_trust(connection)
        context = ssl_context(connection.ca_bundle, connection.ca_bundle_named_by) if trusts else plain
        proxy = _proxy(connection, context)
        return httpx2.AsyncHTTPTransport(verify=context, trust_env=False, limits=limits, proxy=proxy)

    async def aclose(self) -> None:
        """Close every connection; new ones are opened on demand."""
        pools, self._pools = self._pools, {}
        for pool in pools.values():
            await pool.aclose()


def _proxy(connection: Connection, context: ssl.SSLContext) -> httpx2.Proxy | None:
    if connection.proxy is None:
        return None
    address = proxy_address(connection.proxy, connection.proxy_named_by)
    try:
        return httpx2.Proxy(address, ssl_context=context if address.startswith("https:") else None)
    except (ValueError, httpx2.InvalidURL):
        # The address may hold a password: it is not repeated.
        raise AssistantError(ErrorCode.PROXY, Facts(setting=connection.proxy_named_by, detail="address")) from None


def _way(connection: Connection) -> _Way:
    return (_needs_trust(connection), connection.proxy, connection.ca_bundle)


def _needs_trust(connection: Connection) -> bool:
    return any(url is not None and url.lower().startswith("https:") for url in (connection.base_url, connection.proxy))


def own_headers() -> dict[str, str]:
    """What every request of ours carries."""
    return {"user-agent": f"codegpt-ls/{codegpt_ls.__version__}", "accept-encoding": "identity"}


class Door(httpx2.AsyncBaseTransport):
    """Lets out one request with exactly the headers we chose, to the one origin; bounds what comes back."""

    def __init__(
        self,
        pool: httpx2.AsyncHTTPTransport,
        connection: Connection,
        headers: Mapping[str, str],
        *,
        bound: int | None = None,
    ) -> None:
        """`bound`: bytes a body may have, where that is another number than for answers and lists."""
        self._pool = pool
        self._bound = bound
        self._origin = origin_of(connection.base_url)
        self._headers = headers
        self._proxy = connection.proxy
        self.exchange = HttpExchange()

    def enter(self) -> None:
        """What this task asks from now on by a client with `CurrentDoor` goes through this door."""
        _ENTERED.set(self)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        url = request.url
        if url.userinfo or origin_of(f"{url.scheme}://{url.netloc.decode()}") != self._origin:
            raise AssistantError(ErrorCode.BAD_BASE_URL, Facts(url=self._origin, detail="origin"))
        passed = {name: request.headers[name] for name in _PASSED_ON if name in request.headers}
        request.headers = httpx2.Headers({**passed, **self._headers})
        self.exchange = exchange = HttpExchange(bound=self._bound)
        request.stream = RequestBody(_asynchronous(request.stream), exchange)
        response = await passed_on(request, self._pool, self._proxy)
        exchange.status = response.status_code
        exchange.headers = {name.lower(): value for name, value in response.headers.items()}
        # The SDK's client would keep cookies, and none ever leaves.
        response.headers.pop("set-cookie", None)
        packed = codings(response.headers.pop("content-encoding", ""))
        response.stream = ResponseBody(_asynchronous(response.stream), packed, exchange)
        return response


_ENTERED: ContextVar[Door] = ContextVar("door")


class CurrentDoor(httpx2.AsyncBaseTransport):
    """Whichever door the task has entered: a client with it holds neither key nor connection, and serves every request
    alike, since making one takes as long as half of what else is done for a question."""

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        return await _ENTERED.get().handle_async_request(request)


async def passed_on(request: httpx2.Request, pool: httpx2.AsyncHTTPTransport, proxy: str | None) -> httpx2.Response:
    """Let a request out, with what a proxy on its way needs."""
    if proxy is None:
        return await pool.handle_async_request(request)
    request.extensions = {**request.extensions, "trace": bracket_tunnel}
    if not is_socks(proxy):
        return await pool.handle_async_request(request)
    from socksio import SOCKSError

    try:
        return await pool.handle_async_request(request)
    except SOCKSError as error:
        # Whoever listens there answers in another language; the HTTP client lets this through as it is.
        raise httpx2.ProxyError(str(error)) from None


def _asynchronous(stream: object) -> httpx2.AsyncByteStream:
    assert isinstance(stream, httpx2.AsyncByteStream)  # noqa: S101 - all that an async client and transport make
    return stream
