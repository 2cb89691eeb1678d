"""Proxies on a loopback socket: what each was asked for is kept, and what leads anywhere leads to one server.

with TunnelProxy(to=fake) as proxy:
    ...  # proxy.asked == ["CONNECT [fd00::1]:443 HTTP/1.1"]
"""

import ipaddress
import socket
import threading
from contextlib import suppress
from typing import Protocol, Self
from urllib.parse import urlsplit

_PATIENCE = 20.0


class _Listening(Protocol):
    """A server at an address of this machine."""

    @property
    def origin(self) -> str:
        """`http://127.0.0.1:8080`."""
        ...


class _Proxy:
    """Accepts connections in a thread of its own until it is closed."""

    def __init__(self, *, to: _Listening | None = None, refusal: bytes = b"") -> None:
        """`to`: where every way leads. `refusal`: what is answered instead."""
        self.asked: list[str] = []
        self._refusal = refusal
        self._to = ("127.0.0.1", urlsplit(to.origin).port or 0) if to else None
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._sockets: list[socket.socket] = []

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        # A socket that is only closed would go on accepting in the thread that waits.
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for each in self._sockets:
            each.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                client.settimeout(_PATIENCE)
                self._sockets.append(client)
                threading.Thread(target=self._talk, args=(client,), daemon=True).start()

    def _talk(self, client: socket.socket) -> None:
        with suppress(OSError):
            self._answer(client)
        client.close()

    def _answer(self, client: socket.socket) -> None:
        raise NotImplementedError

    def _join(self, client: socket.socket) -> None:
        """Pass everything on in both directions until one side ends."""
        assert self._to is not None
        server = socket.create_connection(self._to, _PATIENCE)
        self._sockets.append(server)
        back = threading.Thread(target=_pass_on, args=(server, client), daemon=True)
        back.start()
        _pass_on(client, server)
        back.join(_PATIENCE)


class TunnelProxy(_Proxy):
    """An HTTP proxy that opens tunnels."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _answer(self, client: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            if not (piece := client.recv(4096)):
                return
            head += piece
        self.asked += [line for line in head.decode("latin-1").split("\r\n") if line.startswith(("CONNECT", "Host"))]
        if self._refusal:
            client.sendall(self._refusal)
            return
        client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        self._join(client)


class SocksProxy(_Proxy):
    """A SOCKS5 proxy without a password; RFC 1928."""

    def address(self, scheme: str = "socks5") -> str:
        return f"{scheme}://127.0.0.1:{self.port}"

    def _answer(self, client: socket.socket) -> None:
        if self._refusal:
            client.recv(4096)
            client.sendall(self._refusal)
            return
        _, methods = _exactly(client, 2)
        _exactly(client, methods)
        client.sendall(b"\x05\x00")
        kind = _exactly(client, 4)[3]
        if kind == 3:
            host = _exactly(client, _exactly(client, 1)[0]).decode("ascii")
        else:
            host = str(ipaddress.ip_address(_exactly(client, 4 if kind == 1 else 16)))
        self.asked.append(f"{host} {int.from_bytes(_exactly(client, 2))}")
        client.sendall(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
        self._join(client)


def _exactly(client: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        if not (piece := client.recv(size - len(data))):
            raise ConnectionError
        data += piece
    return data


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
