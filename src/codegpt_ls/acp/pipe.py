"""One client's pipe, as the package wants it: whole messages out of it and into it."""

import asyncio
import json
import logging
import threading
from collections.abc import Awaitable, Callable
from typing import Any, Final

from codegpt_ls.acp.lines import BadLine, LineReader
from codegpt_ls.pipes.streams import EditorStreams
from codegpt_ls.pipes.writer import QueuedWriter

_log = logging.getLogger(__name__)

MOST_LINES_WAITING: Final = 64
"""Messages read ahead of the loop; a flood stays in the pipe."""


class ClientPipe:
    """Implements `Transport` of the package. What is no message is answered here, and never reaches it."""

    def __init__(self, streams: EditorStreams) -> None:
        self._loop = asyncio.get_running_loop()
        self._waiting = threading.BoundedSemaphore(MOST_LINES_WAITING)
        self._heard: asyncio.Queue[dict[str, Any] | BadLine | None] = asyncio.Queue()
        self._writer = QueuedWriter(streams.write, on_broken=self._ended, takes=streams.takes)
        self._behind: dict[asyncio.Task[Any] | None, Callable[[], Awaitable[None]]] = {}
        threading.Thread(target=self._read, args=(streams,), name="client-reader", daemon=True).start()

    async def receive(self) -> dict[str, Any] | None:
        """The next message; None once the client is gone."""
        while (heard := await self._heard.get()) is not None:
            self._waiting.release()
            if not isinstance(heard, BadLine):
                return heard
            _log.warning("a line of the client was left aside: %s", heard.reason)
            if heard.answerable:
                error = {"code": heard.code, "message": heard.reason}
                await self.send({"jsonrpc": "2.0", "id": heard.id, "error": error})
        self._ended()  # for whoever asks again
        return None

    async def send(self, message: dict[str, Any]) -> None:
        """Hand this to the client, as fast as it reads. To one that is gone nothing is sent."""
        self._writer.write(json.dumps(message, separators=(",", ":")).encode() + b"\n")
        if self._writer.lagging:
            await self._writer.caught_up()
        if "method" not in message and (then := self._behind.pop(asyncio.current_task(), None)):
            await then()

    async def close(self) -> None:
        """Write out what is queued, within a deadline."""
        await asyncio.to_thread(self._writer.close)

    def behind_the_answer(self, then: Callable[[], Awaitable[None]]) -> None:
        """Do this once the request is answered that the running task is about."""
        self._behind[asyncio.current_task()] = then

    def _read(self, streams: EditorStreams) -> None:
        try:
            for message in LineReader(streams.read).messages():
                self._waiting.acquire()
                self._loop.call_soon_threadsafe(self._heard.put_nowait, message)
        except OSError as error:
            _log.debug("reading ended: %s", type(error).__name__)
        except RuntimeError:  # the loop ended first
            return
        self._tell_end()

    def _tell_end(self) -> None:
        try:
            self._loop.call_soon_threadsafe(self._ended)
        except RuntimeError:
            _log.debug("the loop ended before the client")

    def _ended(self) -> None:
        self._heard.put_nowait(None)
