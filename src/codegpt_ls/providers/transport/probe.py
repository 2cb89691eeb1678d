"""Looks at the way to a provider step by step, for a report: host name, connection, certificate. Sends no request."""

import asyncio
import os
import re
import socket
import ssl
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.providers import Connection, NamedValue
from codegpt_ls.providers.transport.named import named
from codegpt_ls.providers.transport.proxies import proxy_address

_PORTS: Final = {"https": 443, "http": 80}
_PROXY_PORT: Final = 1080
_MOST_ADDRESSES: Final = 4
_NUMBER: Final = re.compile(r"\[Errno (\d+)\]")


@dataclass(frozen=True, slots=True)
class SecureChannel:
    """What a handshake has shown."""

    protocol: str
    """`TLSv1.3`."""
    issuer: str | None
    """Who signed the certificate: the sign of a company that inspects traffic. None where the system does not tell."""


async def addresses(origin: str, within: float) -> tuple[str, ...]:
    """The IP addresses of an origin's host name.

    Raises AssistantError UNREACHABLE, or TIMEOUT after `within` seconds.
    """
    host, port = _place(origin)
    try:
        async with asyncio.timeout(within):
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise _failure(error, origin, within) from None
    return tuple(dict.fromkeys(str(address[4][0]) for address in found))[:_MOST_ADDRESSES]


async def connect(origin: str, connection: Connection) -> SecureChannel | None:
    """Connect to an origin as requests do, with the same trust; None for plain http.

    Raises AssistantError UNREACHABLE, TLS, or TIMEOUT after the connection's own patience.
    """
    from codegpt_ls.providers.transport.http_client import ssl_context

    host, port = _place(origin)
    trusted = (connection.ca_bundle, connection.ca_bundle_named_by)
    context = ssl_context(*trusted) if origin.startswith("https:") else None
    try:
        async with asyncio.timeout(connection.connect_timeout):
            _, writer = await asyncio.open_connection(host, port, ssl=context)
    except (OSError, UnicodeError) as error:
        raise named(_failure(error, origin, connection.connect_timeout), connection) from None
    channel = _channel(writer.get_extra_info("ssl_object"))
    # Without waiting for the other side's goodbye, which some never say.
    writer.transport.abort()
    return channel


def check_trust(trust: NamedValue | None) -> None:
    """Load the certificates that requests trust. Raises AssistantError TLS when the bundle cannot be read."""
    from codegpt_ls.providers.transport.http_client import ssl_context

    ssl_context(*((trust.value, trust.named_by) if trust else (None,)))


async def reach_proxy(written: str, named_by: str, within: float) -> str:
    """Connect to a proxy, without asking it for anything; returns its address without name and password.

    Raises AssistantError PROXY, as requests would for what is no address.
    """
    address = proxy_address(written, named_by)
    host, port = _place(address)
    try:
        async with asyncio.timeout(within):
            _, writer = await asyncio.open_connection(host, port)
    except (OSError, UnicodeError) as error:
        # The address may hold a password: it is not repeated.
        detail = _cause(error) if isinstance(error, OSError) else "address"
        raise AssistantError(ErrorCode.PROXY, Facts(setting=named_by, detail=detail)) from None
    writer.transport.abort()
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def _place(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    if not parts.hostname:
        raise ValueError("no host")
    return parts.hostname, parts.port or _PORTS.get(parts.scheme, _PROXY_PORT)


def _failure(error: Exception, origin: str, within: float) -> AssistantError:
    match error:
        case TimeoutError():
            setting = "codegpt.timeouts.connect"
            return AssistantError(ErrorCode.TIMEOUT, Facts(origin=origin, seconds=within, setting=setting))
        case ssl.SSLError():
            detail = getattr(error, "verify_message", None) or error.reason
            return AssistantError(ErrorCode.TLS, Facts(origin=origin, detail=detail, setting="codegpt.caBundle"))
        case OSError():
            return AssistantError(ErrorCode.UNREACHABLE, Facts(origin=origin, detail=_cause(error)))
    return AssistantError(ErrorCode.UNREACHABLE, Facts(origin=origin))


def _cause(error: OSError) -> str | None:
    """The operating system's words: asyncio puts its own in their place, and counts up several failures in one."""
    if isinstance(error, socket.gaierror):
        return error.strerror
    number = error.errno or next((int(each) for each in _NUMBER.findall(str(error))), None)
    return os.strerror(number) if number else error.strerror


def _channel(ssl_object: Any) -> SecureChannel | None:  # noqa: ANN401 - ssl.SSLObject or a stand-in for it
    if ssl_object is None:
        return None
    return SecureChannel(protocol=ssl_object.version() or "TLS", issuer=_issuer(ssl_object.getpeercert() or {}))


def _issuer(certificate: dict[str, Any]) -> str | None:
    names = dict(pair for part in certificate.get("issuer", ()) for pair in part)
    told = (names.get("organizationName"), names.get("commonName"))
    return ", ".join(dict.fromkeys(name for name in told if name)) or None
