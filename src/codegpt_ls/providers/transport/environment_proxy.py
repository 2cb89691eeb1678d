"""The proxy the environment names: read here, once per request, and handed on; no library reads it by itself."""

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass


def environment_proxy(url: str) -> str | None:
    """The proxy for this address by HTTPS_PROXY, ALL_PROXY and NO_PROXY, or the system's settings."""
    parts = urlsplit(url)
    # NO_PROXY may name a host on one port only, so the port is told as well.
    if not parts.hostname or proxy_bypass(parts.netloc):
        return None
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    # `proxy.example:3128` alone is common, and means HTTP to every tool that reads it.
    return proxy if not proxy or "://" in proxy else f"http://{proxy}"
