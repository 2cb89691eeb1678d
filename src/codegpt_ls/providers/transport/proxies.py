"""What a person wrote as a proxy, made into an address that can be used, and the two things a tunnel needs of us.

Importing this module costs nothing: SOCKS is loaded where a proxy speaks it.
"""

import re
from typing import Any, Final
from urllib.parse import urlsplit

from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts

SCHEMES: Final = ("http", "https", "socks5", "socks5h")
_OTHER_NAMES: Final = {"socks": "socks5"}
"""What desktops write into ALL_PROXY. Either way the proxy looks up the host's name: curl's `socks5h`."""
# A user name or a password that holds what ends the host part of an address.
_UNESCAPED: Final = re.compile(r"[/?#].*@")


def proxy_address(written: str, named_by: str) -> str:
    """The proxy's address with its scheme; `proxy.example:3128` alone means HTTP to every tool that reads it.

    Raises AssistantError PROXY with detail `escape` for a password with a bare `#`, `/`, `?` or `@`, `address` for
    anything else that no request can use. The address may hold a password: it is not repeated.
    """
    text = written.strip().strip("\"'").strip()
    before, _, rest = text.partition("://") if "://" in text else ("http", "", text)
    scheme = _OTHER_NAMES.get(before.lower(), before.lower())
    if scheme not in SCHEMES:
        raise _refused("address", named_by)
    if _UNESCAPED.search(rest) or rest.count("@") > 1:
        raise _refused("escape", named_by)
    address = f"{scheme}://{rest}"
    try:
        parts = urlsplit(address)
        usable = bool(parts.hostname) and parts.port != 0 and address.isascii() and address.isprintable()
    except ValueError:
        usable = False
    if not usable or " " in address:
        raise _refused("address", named_by)
    return address


def is_socks(written: str) -> bool:
    """Whether this names a proxy that speaks SOCKS."""
    return written.strip(" \"'").lower().startswith("socks")


async def bracket_tunnel(event: str, info: dict[str, Any]) -> None:
    """An HTTP client's `trace`: asks a proxy for `[fd00::1]:443`, where httpcore2 2.16 writes `fd00::1:443`.

    Form: RFC 9110, section 9.3.6, and RFC 3986, section 3.2.2.
    """
    request = info.get("request")
    if request is None or request.method != b"CONNECT" or not event.endswith("send_request_headers.started"):
        return
    host, _, port = request.url.target.rpartition(b":")
    if b":" not in host or host.startswith(b"["):
        return
    target = b"[%b]:%b" % (host, port)
    request.url.target = target
    request.headers = [(name, target if name.lower() == b"host" else value) for name, value in request.headers]


def _refused(detail: str, named_by: str) -> AssistantError:
    return AssistantError(ErrorCode.PROXY, Facts(setting=named_by, detail=detail))
