"""The last door before the network: what leaves, what may come back, and how much of it.

Loaded at the first request only, since it imports the HTTP client.
"""

import os
import ssl
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.origin import origin_of
from codegpt_ls.domain.providers import Connection
from codegpt_ls.providers.transport.proxies import bracket_tunnel, is_socks, proxy_address
from codegpt_ls.providers.transport.redaction import excerpt

MAX_LINE = 1024 * 1024
"""Bytes of one line: an event of a chat stream is below 10 KiB, a model list of some gateways near 1 MiB."""
MAX_STREAM = 32 * 1024 * 1024
"""Bytes of one streamed answer: 128,000 tokens are about 30 MB as events of one token each."""
MAX_BODY = 8 * 1024 * 1024
"""Bytes of any other body: the longest known model list holds about 1 MiB."""
HEAD = 16 * 1024
"""Bytes kept of a body, to tell what came instead of a stream."""
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


@dataclass(slots=True)
class Exchange:
    """What is known of the one response a door has seen."""

    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""
    head: bytearray = field(default_factory=bytearray)
    """The first bytes of the body."""


class Door(httpx2.AsyncBaseTransport):
    """Lets out one request with exactly the headers we chose, to the one origin; bounds what comes back."""

    def __init__(self, pool: httpx2.AsyncHTTPTransport, connection: Connection, headers: Mapping[str, str]) -> None:
        self._pool = pool
        self._origin = origin_of(connection.base_url)
        self._secret = connection.credential.key if connection.credential else None
        self._headers = headers
        self._proxy = connection.proxy
        self.exchange = Exchange()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if origin_of(str(request.url.copy_with(query=None, fragment=None))) != self._origin:
            raise AssistantError(ErrorCode.BAD_BASE_URL, Facts(url=self._origin, detail="origin"))
        passed = {name: request.headers[name] for name in _PASSED_ON if name in request.headers}
        request.headers = httpx2.Headers({**passed, **self._headers})
        response = await self._passed_on(request)
        self.exchange = Exchange(response.status_code, {k.lower(): v for k, v in response.headers.items()})
        if response.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
            await self._refuse_packed(response)
        response.stream = _Bounded(response, self.exchange)
        return response

    async def _passed_on(self, request: httpx2.Request) -> httpx2.Response:
        if self._proxy is None:
            return await self._pool.handle_async_request(request)
        request.extensions = {**request.extensions, "trace": bracket_tunnel}
        if not is_socks(self._proxy):
            return await self._pool.handle_async_request(request)
        from socksio import SOCKSError

        try:
            return await self._pool.handle_async_request(request)
        except SOCKSError as error:
            # Whoever listens there answers in another language; the HTTP client lets this through as it is.
            raise httpx2.ProxyError(str(error)) from None

    async def _refuse_packed(self, response: httpx2.Response) -> None:
        """Plain bytes were asked for: a body that unpacks to more than was sent is never unpacked."""
        encoding = response.headers.pop("content-encoding")
        if response.is_success:
            await response.aclose()
            detail = excerpt(f"content-encoding: {encoding}", self._secret)
            raise AssistantError(ErrorCode.PROTOCOL, Facts(http_status=response.status_code, detail=detail))


class _Bounded(httpx2.AsyncByteStream):
    """A body that ends in an error once it, or one line of it, is larger than any real answer."""

    def __init__(self, response: httpx2.Response, exchange: Exchange) -> None:
        self._body = response.stream
        self._exchange = exchange
        self._streamed = response.headers.get("content-type", "").startswith("text/event-stream")
        self._total = 0
        self._line = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        assert isinstance(self._body, httpx2.AsyncByteStream)  # noqa: S101 - what an async transport returns
        async for piece in self._body:
            self._count(piece)
            yield piece

    async def aclose(self) -> None:
        assert isinstance(self._body, httpx2.AsyncByteStream)  # noqa: S101 - what an async transport returns
        await self._body.aclose()

    def _count(self, piece: bytes) -> None:
        head = self._exchange.head
        if len(head) < HEAD:
            head += piece[: HEAD - len(head)]
        self._total += len(piece)
        cut = piece.rfind(b"\n")
        self._line = self._line + len(piece) if cut < 0 else len(piece) - cut - 1
        if self._total > (MAX_STREAM if self._streamed else MAX_BODY):
            raise self._too_large(MAX_STREAM if self._streamed else MAX_BODY)
        if self._streamed and self._line > MAX_LINE:
            raise self._too_large(MAX_LINE)

    def _too_large(self, bound: int) -> AssistantError:
        facts = Facts(http_status=self._exchange.status, detail=f"> {bound // (1024 * 1024)} MiB")
        return AssistantError(ErrorCode.PROTOCOL, facts)
