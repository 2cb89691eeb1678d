"""Scripted servers, and what the child makes of them, in the process of the test."""

import asyncio
import json
import queue
import ssl
import sys
import threading
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

import psutil

from codegpt_ls.mcp.child.serving import Serving
from tests.fakes.mcp_server import OverHttp, Told

FAKE: Final = str(Path(__file__).parents[1] / "fakes" / "mcp_server.py")


def script(does: str = "", **more: Any) -> list[str]:
    """The arguments of a server that does this."""
    return ["-S", FAKE, json.dumps({"does": does, **more})]


def program(does: str = "", **more: Any) -> dict[str, Any]:
    """What the child is told of it."""
    return {"command": sys.executable, "args": script(does, **more), "env": {}, "cwd": "/", "version": "1"}


class Talk:
    """A `Channel` whose other end is the test."""

    def __init__(self) -> None:
        self.requests: Final[asyncio.Queue[Mapping[str, Any] | None]] = asyncio.Queue()
        self._answers: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    def answer(self, **content: object) -> None:
        """From the child."""
        # As it goes over the wire.
        self._answers.put_nowait(json.loads(json.dumps(content)))

    async def next(self) -> dict[str, Any]:
        """What it tells next."""
        return await self._answers.get()

    async def ask(self, number: int = 1, **request: Any) -> dict[str, Any]:
        """Ask, and what it tells."""
        self.requests.put_nowait({"id": number, **request})
        return await self.next()

    async def call(self, name: str = "echo", **arguments: Any) -> dict[str, Any]:
        """Call a tool."""
        return await self.ask(call={"name": name, "arguments": arguments})


@asynccontextmanager
async def talking(how: Mapping[str, Any]) -> AsyncIterator[Talk]:
    """With this server, until the block ends."""
    talk = Talk()
    talk.requests.put_nowait(how)
    serving = asyncio.create_task(Serving(talk).run())
    try:
        yield talk
    finally:
        talk.requests.put_nowait(None)
        await serving


@contextmanager
def over_http(does: str = "", *, tls: ssl.SSLContext | None = None, **more: Any) -> Iterator[ThreadingHTTPServer]:
    """The scripted server at an address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), OverHttp)
    server.origin = f"http://127.0.0.1:{server.server_address[1]}"  # type: ignore[attr-defined]
    server.told = Told({"does": does, **more})  # type: ignore[attr-defined]
    server.seen = []  # type: ignore[attr-defined]
    server.calls = queue.Queue()  # type: ignore[attr-defined]
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


async def said(server: ThreadingHTTPServer) -> str:
    """What happens to a call of it that has no end."""
    calls: queue.Queue[str] = server.calls  # type: ignore[attr-defined]
    return await asyncio.to_thread(calls.get, timeout=30)


def at(server: ThreadingHTTPServer, **headers: str) -> dict[str, Any]:
    """What the child is told of it."""
    url = f"http://127.0.0.1:{server.server_address[1]}/mcp"
    return {"url": url, "headers": headers, "proxy": None, "caBundle": None, "version": "1"}


def diary(path: Path) -> Sequence[dict[str, Any]]:
    """What happened to it."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def gone(*pids: int | None) -> bool:
    """Whether all of these have ended."""
    return not any(each is not None and psutil.pid_exists(each) and _lives(each) for each in pids)


def _lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
