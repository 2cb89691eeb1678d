"""Where a request, and a key, may go: the origin of a base URL, judged before anything is sent.

An origin is scheme, host and port, normalised so that two of them are equal exactly when their strings are.
"""

import ipaddress
import re
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts

READABLE = "readable"
"""What is wrong, in `facts.detail`, with an address that would do but for a key that can be read on its way."""
_DEFAULT_PORTS = {"https": 443, "http": 80}
# An underscore is no letter of a host name by RFC 1123, but containers and home networks have it, and it resolves.
_HOST = re.compile(r"[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?\Z")
# To a server "every address of this machine", to a client nothing; people copy it from the server's own words.
_EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - nothing is bound to it here
# Names no public server can have: RFC 6762, RFC 8375, RFC 6761, and `internal` as ICANN reserved it in 2024, under
# which containers find their host.
_NEARBY_NAMES = (".local", ".home.arpa", ".localhost", ".internal")
_NEARBY_NETWORKS = tuple(
    ipaddress.ip_network(each)
    for each in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",  # RFC 1918
        "100.64.0.0/10",  # RFC 6598; private networks over the internet use it
        "169.254.0.0/16",  # RFC 3927
        "fe80::/10",  # RFC 4291
        "fc00::/7",  # RFC 4193
    )
)
# `urlsplit` overlooks what stands around the brackets: to it, the host of `[::1]evil.example` is `::1`.
_AUTHORITY = re.compile(r"([^\[\]:]+|\[[0-9A-Fa-f:.]+\])(:[^\[\]]*)?\Z")
# A URL that a person typed never holds these; a parser may read them otherwise than the one that sends the request.
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]")


@lru_cache(maxsize=256)  # asked ten times and more on the way of each question
def origin_of(base_url: str) -> str:
    """The normalised origin, `https://api.openai.com`; a port only where it is not the scheme's own.

    Raises AssistantError BAD_ORIGIN for anything but https, or http on this machine or in a private network, and for
    userinfo, query, fragment, backslash, white space, control characters or a host that is not ASCII.
    """
    parts = _split(base_url)
    host = _host(parts, base_url)
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or (scheme == "http" and not _is_nearby(host)):
        raise _refused(base_url, "scheme")
    port = _port(parts, base_url)
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}" if port in (None, _DEFAULT_PORTS[scheme]) else f"{scheme}://{shown}:{port}"


@lru_cache(maxsize=256)
def normalised_base_url(base_url: str) -> str:
    """The origin plus the path without its trailing slash; the same refusals as `origin_of`."""
    return origin_of(base_url) + _split(base_url).path.rstrip("/")


@lru_cache(maxsize=256)
def is_loopback_origin(origin: str) -> bool:
    """Whether an origin is a port of this machine."""
    return _is_loopback(urlsplit(origin).hostname or "")


@lru_cache(maxsize=256)
def is_nearby_origin(origin: str) -> bool:
    """Whether an origin is this machine or in a private network, by its name or address alone."""
    return _is_nearby(urlsplit(origin).hostname or "")


def is_readable_on_the_way(origin: str) -> bool:
    """Whether what is sent there, a key too, passes a network unencrypted."""
    return origin.startswith("http:") and not is_loopback_origin(origin)


def refuse_readable(origin: str) -> None:
    """Raises AssistantError BAD_ORIGIN where a key would pass a network unencrypted."""
    if is_readable_on_the_way(origin):
        raise _refused(origin, READABLE)


def _split(base_url: str) -> SplitResult:
    if not base_url.isascii() or _FORBIDDEN.search(base_url):
        raise _refused(base_url, "characters")
    try:
        parts = urlsplit(base_url)
    except ValueError:
        # Only ever about the host; which ones are refused here and which by `_host` differs by release of Python.
        raise _refused(base_url, "host") from None
    if "@" in parts.netloc:
        raise _refused(base_url, "userinfo")
    if "?" in base_url or "#" in base_url:
        raise _refused(base_url, "query")
    return parts


def _host(parts: SplitResult, base_url: str) -> str:
    if not _AUTHORITY.match(parts.netloc):
        raise _refused(base_url, "host")
    host = (parts.hostname or "").removesuffix(".")
    if ":" in host:
        try:
            host = _compressed(ipaddress.IPv6Address(host))
        except ValueError:
            raise _refused(base_url, "host") from None
        return _EVERY_ADDRESS.get(host, host)
    if not _HOST.match(host) or ".." in host:
        raise _refused(base_url, "host")
    return _EVERY_ADDRESS.get(host, host)


def _compressed(address: ipaddress.IPv6Address) -> str:
    """One spelling on every Python: from 3.13 on, an IPv4 address inside of it is written with dots."""
    mapped = address.ipv4_mapped
    return f"::ffff:{int(mapped) >> 16:x}:{int(mapped) & 0xFFFF:x}" if mapped else address.compressed


def _port(parts: SplitResult, base_url: str) -> int | None:
    try:
        port = parts.port
    except ValueError:
        raise _refused(base_url, "port") from None
    if port == 0:
        raise _refused(base_url, "port")
    return port


def _is_loopback(host: str) -> bool:
    address = _address(host)
    return host == "localhost" if address is None else address.is_loopback


def _is_nearby(host: str) -> bool:
    address = _address(host)
    if address is None:
        return host == "localhost" or host.endswith(_NEARBY_NAMES)
    return address.is_loopback or any(address in network for network in _NEARBY_NETWORKS)


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _refused(base_url: str, what: str) -> AssistantError:
    # The address itself may hold a password: it is told only when it cannot.
    shown = None if "@" in base_url else base_url[:200]
    return AssistantError(ErrorCode.BAD_ORIGIN, Facts(url=shown, detail=what))


def without_password(value: str) -> str | None:
    """The text, with a mark for name and password where it is an address with such; None for one nobody can read."""
    if "@" not in value or "//" not in value:
        return value
    try:
        netloc = urlsplit(value).netloc
    except ValueError:
        return None
    return value.replace(netloc, f"…@{netloc.rpartition('@')[2]}", 1) if "@" in netloc else value
