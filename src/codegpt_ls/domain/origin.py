"""Where a key may go: the origin of a base URL, judged before anything is sent.

An origin is scheme, host and port, normalised so that two of them are equal exactly when their strings are.
"""

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts

_DEFAULT_PORTS = {"https": 443, "http": 80}
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?\Z")
# `urlsplit` overlooks what stands around the brackets: to it, the host of `[::1]evil.example` is `::1`.
_AUTHORITY = re.compile(r"([^\[\]:]+|\[[0-9A-Fa-f:.]+\])(:[^\[\]]*)?\Z")
# A URL that a person typed never holds these; a parser may read them otherwise than the one that sends the request.
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]")


def origin_of(base_url: str) -> str:
    """The normalised origin, `https://api.openai.com`; a port only where it is not the scheme's own.

    Raises AssistantError BAD_ORIGIN for anything but https, or http on loopback, and for userinfo, query, fragment,
    backslash, white space, control characters or a host that is not ASCII.
    """
    parts = _split(base_url)
    host = _host(parts, base_url)
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or (scheme == "http" and not _is_loopback(host)):
        raise _refused(base_url, "scheme")
    port = _port(parts, base_url)
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}" if port in (None, _DEFAULT_PORTS[scheme]) else f"{scheme}://{shown}:{port}"


def normalised_base_url(base_url: str) -> str:
    """The origin plus the path without its trailing slash; the same refusals as `origin_of`."""
    return origin_of(base_url) + _split(base_url).path.rstrip("/")


def is_loopback_origin(origin: str) -> bool:
    """Whether an origin is a port of this machine."""
    return _is_loopback(urlsplit(origin).hostname or "")


def _split(base_url: str) -> SplitResult:
    if not base_url.isascii() or _FORBIDDEN.search(base_url):
        raise _refused(base_url, "characters")
    try:
        parts = urlsplit(base_url)
    except ValueError:
        raise _refused(base_url, "form") from None
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
            return ipaddress.IPv6Address(host).compressed
        except ValueError:
            raise _refused(base_url, "host") from None
    if not _HOST.match(host) or ".." in host:
        raise _refused(base_url, "host")
    return host


def _port(parts: SplitResult, base_url: str) -> int | None:
    try:
        port = parts.port
    except ValueError:
        raise _refused(base_url, "port") from None
    if port == 0:
        raise _refused(base_url, "port")
    return port


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refused(base_url: str, what: str) -> AssistantError:
    # The address itself may hold a password: it is told only when it cannot.
    shown = None if "@" in base_url else base_url[:200]
    return AssistantError(ErrorCode.BAD_ORIGIN, Facts(url=shown, detail=what))
