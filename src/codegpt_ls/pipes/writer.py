"""Hands messages to the editor without ever making the event loop wait for it."""

import asyncio
import queue
import threading
from collections.abc import Callable
from typing import Final

from codegpt_ls.pipes.streams import takes_nothing

LAGGING_ABOVE: Final = 16
"""Messages under way above which the editor counts as slow."""
CLOSING_DEADLINE: Final = 2.0
"""Seconds a closing writer gives an editor that does not read."""


class QueuedWriter:
    """pygls's writer: writes what the editor takes at once, and queues the rest to a thread that writes it in order.

    An editor that stops reading then stalls this thread only. `lagging` lets senders join what they have meanwhile.
    """

    def __init__(
        self,
        write: Callable[[bytes], None],
        on_broken: Callable[[], None],
        takes: Callable[[int], bool] = takes_nothing,
    ) -> None:
        """`write` blocks until all bytes are gone; `on_broken` is called on the loop when the editor is gone; `takes`
        says whether so many bytes can be written without blocking.
        """
        self._write = write
        self._takes = takes
        self._on_broken = on_broken
        self._loop = asyncio.get_running_loop()
        self._messages: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._caught_up = asyncio.Event()
        self._under_way = 0
        self._broken = False
        self._thread = threading.Thread(target=self._run, name="editor-writer", daemon=True)
        self._thread.start()

    @property
    def lagging(self) -> bool:
        """Whether the editor reads slower than we write."""
        return self._under_way > LAGGING_ABOVE

    def write(self, data: bytes) -> None:
        """Send one framed message; returns at once. What comes after the editor is gone is dropped."""
        if self._broken:
            return
        if not self._under_way and self._takes(len(data)):
            self._write_here(data)
        else:
            self._under_way += 1
            self._messages.put(data)

    async def caught_up(self) -> None:
        """Wait until the editor has taken everything, or is gone."""
        self._caught_up.clear()
        if self._under_way and not self._broken:
            await self._caught_up.wait()

    def close(self) -> None:
        """Write out what is queued, within the deadline, and end."""
        self._messages.put(None)
        self._thread.join(CLOSING_DEADLINE)

    def _write_here(self, data: bytes) -> None:
        """Without the thread, whose turn takes ten times as long as the writing."""
        try:
            self._write(data)
        except OSError:
            self._break()

    def _run(self) -> None:
        while (data := self._messages.get()) is not None:
            try:
                self._write(data)
            except OSError:
                self._tell(self._break)
                return
            self._tell(self._written)

    def _tell(self, callback: Callable[[], None]) -> None:
        try:
            self._loop.call_soon_threadsafe(callback)
        except RuntimeError:  # the loop has ended before this thread
            self._broken = True

    def _written(self) -> None:
        self._under_way -= 1
        if not self._under_way:
            self._caught_up.set()

    def _break(self) -> None:
        self._broken = True
        self._caught_up.set()
        self._on_broken()
