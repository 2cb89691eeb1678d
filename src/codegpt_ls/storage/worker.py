"""A thread of one's own, for work that blocks."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_log = logging.getLogger(__name__)

T = TypeVar("T")


class Worker:
    """Does one piece of work after another, in the order they came, off the event loop."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._executor: ThreadPoolExecutor | None = None

    async def run(self, work: Callable[[], T]) -> T:
        """The work's result. It is queued before this first waits, and done even when the waiting is cancelled."""
        if self._executor is None:
            self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=self._name)
        done = asyncio.get_running_loop().run_in_executor(self._executor, work)
        try:
            # Not `shield`: from Python 3.14 on it writes what fails later into the log by itself, with its traceback.
            await asyncio.wait((done,))
        except asyncio.CancelledError:
            done.add_done_callback(_note_failure)
            raise
        return done.result()

    async def close(self, last: Callable[[], None]) -> None:
        """Do this after all that is queued and end the thread; nothing happens where there was no work at all."""
        if self._executor is not None:
            await self.run(last)
            self._executor.shutdown(wait=False)
            self._executor = None


def _note_failure(done: asyncio.Future[T]) -> None:
    """Else the loop would complain, with a traceback, of an exception that nobody took."""
    if not done.cancelled() and (error := done.exception()) is not None:
        _log.warning("work nobody waits for failed: %s", type(error).__name__)
