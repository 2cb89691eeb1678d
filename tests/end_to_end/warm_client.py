"""pytest-lsp's client with a server that was forked, not started anew: see `tests.fakes.nursery`."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from pygls.io_ import run_async
from pytest_lsp import LanguageClient
from pytest_lsp.client import forward_stderr

from tests.fakes.nursery import Started, start

_log = logging.getLogger(__name__)


class _Process:
    """A forked server as asyncio shows one: of `asyncio.subprocess.Process` what the client uses."""

    def __init__(self, started: Started) -> None:
        self._started = started
        self.pid = started.pid
        self.stdout = asyncio.StreamReader()
        self.stderr = asyncio.StreamReader()
        self.stdin: asyncio.StreamWriter

    async def connect(self) -> None:
        loop = asyncio.get_running_loop()
        for reader, pipe in ((self.stdout, self._started.stdout), (self.stderr, self._started.stderr)):
            await loop.connect_read_pipe(lambda reader=reader: asyncio.StreamReaderProtocol(reader), pipe)  # type: ignore[misc]
        unread = asyncio.StreamReaderProtocol(asyncio.StreamReader())
        transport, protocol = await loop.connect_write_pipe(lambda: unread, self._started.stdin)
        self.stdin = asyncio.StreamWriter(transport, protocol, None, loop)

    @property
    def returncode(self) -> int | None:
        return self._started.poll()

    async def wait(self) -> int:
        code = await asyncio.to_thread(self._started.wait)
        self.stdin.close()
        return code


class WarmClient(LanguageClient):
    """Starts its server by forking wherever that can be done."""

    async def start_io(self, cmd: str, *args: Any, env: Mapping[str, str]) -> None:
        """As the client of pygls does with a process of its own."""
        started = start((cmd, *args), env)
        if started is None:
            await super().start_io(cmd, *args, env=env)
            return
        server: Any = _Process(started)
        await server.connect()
        self._server = server
        self.protocol.set_writer(server.stdin)
        listening = run_async(
            stop_event=self._stop_event,
            reader=server.stdout,
            protocol=self.protocol,
            logger=_log,
            error_handler=self.report_server_error,
        )
        exiting = self._server_exit()  # type: ignore[no-untyped-call]
        self._async_tasks += [asyncio.create_task(listening), asyncio.create_task(exiting)]
        self._stderr_forwarder = asyncio.create_task(forward_stderr(server))
