"""The proxy the environment names: read here, once per request, and handed on; no library reads it by itself."""

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass


def environment_proxy(url: str) -> str | None:
    """The proxy for this address by HTTPS_PROXY, ALL_PROXY and NO_PROXY, or the system's settings."""
    parts = urlsplit(url)
    if not parts.hostname or proxy_bypass(parts.hostname):
        return None
    proxies = getproxies()
    return proxies.get(parts.scheme) or proxies.get("all") or None
