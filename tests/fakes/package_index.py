"""A package index on a loopback socket, with one file, that misbehaves as it is told.

with PackageIndex("tiny-weights", "tiny_weights-1.0-py3-none-any.whl", content) as index:
    ...  # index.url, index.ranges
"""

import base64
import json
import re
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final, Self

_PIECE: Final = 16 * 1024
_PATIENCE: Final = 20.0


@dataclass(kw_only=True)
class Manners:
    """What it does otherwise than well."""

    ranges: bool = True
    """Whether it can send a part."""
    cut_at: list[int] = field(default_factory=list)
    """Bytes after which each of the next answers with the file breaks off."""
    hold_at: int | None = None
    """Bytes after which an answer waits for `released`."""
    status: int | None = None
    """What every request for the file is answered with."""
    login: str | None = None
    """`name:password` that every request needs."""
    silent_about_size: bool = False
    """Whether the end of an answer is the end of its connection."""
    html: bool = False
    """Whether its page is the older form."""


class PackageIndex:
    """One package with one file."""

    def __init__(self, package: str, name: str, content: bytes | Path, manners: Manners | None = None) -> None:
        self.manners = manners or Manners()
        self.ranges: list[str | None] = []
        """What each request for the file asked for."""
        self.logins: list[str | None] = []
        self.held = threading.Event()
        """Whether an answer waits."""
        self.released = threading.Event()
        self.content = content if isinstance(content, bytes) else content.read_bytes()
        self.package = package
        self.name = name
        index = self

        class Handler(_Handler):
            shop = index

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]

    @property
    def url(self) -> str:
        """What `PIP_INDEX_URL` would be."""
        return f"http://127.0.0.1:{self.port}/simple"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    shop: PackageIndex
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        login = self.headers.get("Authorization")
        self.shop.logins.append(login)
        wanted = self.shop.manners.login
        if wanted and login != f"Basic {base64.b64encode(wanted.encode()).decode()}":
            self._short(401)
        elif self.path == f"/simple/{self.shop.package}/":
            self._page()
        elif self.path == f"/files/{self.shop.name}":
            self._file()
        else:
            self._short(404)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Silent."""

    def _page(self) -> None:
        link = f"../../files/{self.shop.name}"
        if self.shop.manners.html:
            page = f'<html><a href="{link}#sha256=0">{self.shop.name}</a></html>'
            self._short(200, page.encode(), "text/html")
        else:
            files = [{"filename": self.shop.name, "url": link}]
            self._short(200, json.dumps({"files": files}).encode(), "application/vnd.pypi.simple.v1+json")

    def _file(self) -> None:
        asked = self.headers.get("Range")
        self.shop.ranges.append(asked)
        manners, whole = self.shop.manners, self.shop.content
        if manners.status:
            self._short(manners.status)
            return
        found = re.fullmatch(r"bytes=(\d+)-", asked or "")
        start = int(found[1]) if found and manners.ranges else 0
        rest = whole[start:]
        self.send_response(206 if found and manners.ranges else 200)
        if found and manners.ranges:
            total = "*" if manners.silent_about_size else str(len(whole))
            self.send_header("Content-Range", f"bytes {start}-{len(whole) - 1}/{total}")
        if manners.silent_about_size:
            self.close_connection = True
        else:
            self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        with suppress(ConnectionError):  # who asked has gone
            self._send(rest, manners.cut_at.pop(0) if manners.cut_at else None)

    def _send(self, rest: bytes, cut_at: int | None) -> None:
        hold_at = self.shop.manners.hold_at
        sent = 0
        while sent < len(rest):
            end = min(sent + _PIECE, len(rest), *(each for each in (cut_at, hold_at) if each and each > sent))
            self.wfile.write(rest[sent:end])
            sent = end
            if sent == cut_at:
                self.close_connection = True
                return
            if sent == hold_at:
                self.wfile.flush()
                self.shop.held.set()
                self.shop.released.wait(_PATIENCE)

    def _short(self, status: int, body: bytes = b"", kind: str = "text/plain") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
