"""The proxy the environment names: read here, once per request, and handed on; no library reads it by itself."""

import ipaddress
import os
import re
from typing import Final
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, getproxies_environment, proxy_bypass

from codegpt_ls.domain.providers import SYSTEM, NamedValue

# Written by commas (curl), blanks (wget, GNOME) and lines (files that are sourced).
_SEPARATORS: Final = re.compile(r"[\s,;\"']+")
_PORT: Final = re.compile(r"(?P<host>\[[^\]]*\]|[^:\[\]]+):(?P<port>\d+)")


def environment_proxy(url: str) -> NamedValue | None:
    """The proxy for this address by HTTPS_PROXY, ALL_PROXY and NO_PROXY or the system's settings, and who named it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if not parts.hostname:
        return None
    if not getproxies_environment():
        return _system_proxy(parts)
    if _excepted(parts, _variable("no_proxy")[1]):
        return None
    named = (_variable(f"{parts.scheme}_proxy"), _variable("all_proxy"))
    return next((NamedValue(value, name) for name, value in named if value), None)


def _system_proxy(parts: SplitResult) -> NamedValue | None:
    """What macOS and Windows are set to; elsewhere there is no such thing."""
    # An exception may be for one port only, so the port is told as well.
    if proxy_bypass(parts.netloc):
        return None
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    return NamedValue(proxy, SYSTEM) if proxy else None


def _variable(name: str) -> tuple[str, str]:
    """The name as it is written in the environment, and its value; in small letters it counts first, as everywhere."""
    for written in (name, name.upper()):
        if value := os.environ.get(written, "").strip():
            return written, value
    return name, ""


def _excepted(parts: SplitResult, excepted: str) -> bool:
    host = (parts.hostname or "").removesuffix(".")
    address = _address(host)
    return any(_covers(entry.lower(), host, address, _port(parts)) for entry in _SEPARATORS.split(excepted) if entry)


_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def _covers(entry: str, host: str, address: _Address | None, port: int | None) -> bool:
    """Whether an entry of NO_PROXY is about this host: all, a network, an address, a domain with all below it."""
    if entry == "*":
        return True
    if "/" in entry:
        return address is not None and _in_network(address, entry)
    # An IPv6 address without brackets is full of colons, none of which begins a port.
    if _address(entry) is None and (found := _PORT.fullmatch(entry)):
        if int(found["port"]) != port:
            return False
        entry = found["host"]
    if (named := _address(entry)) is not None:
        return address == named
    domain = entry.removeprefix("*").strip(".")
    # An address has no domains: `1` is not about 10.0.0.1.
    return bool(domain) and address is None and (host == domain or host.endswith(f".{domain}"))


def _in_network(address: _Address, entry: str) -> bool:
    try:
        return address in ipaddress.ip_network(entry.replace("[", "").replace("]", ""), strict=False)
    except ValueError:
        return False


def _address(text: str) -> _Address | None:
    try:
        return ipaddress.ip_address(text.removeprefix("[").removesuffix("]"))
    except ValueError:
        return None


def _port(parts: SplitResult) -> int | None:
    return parts.port or {"https": 443, "http": 80}.get(parts.scheme)
