"""How long something may be silent: one timer for all of its waits."""

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

T = TypeVar("T")


class Silence:
    """Bounds each wait, as `asyncio.timeout` does; that one's timer for each piece of a body, set and taken back, takes
    as long as reading the piece. Here it runs on, and looks whether it still has to when it is due."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._waiting: asyncio.Task[Any] | None = None
        self._due = 0.0
        self._ended = False

    async def within(self, seconds: float, wait: Awaitable[T]) -> T:
        """What the wait brings. Raises TimeoutError once it has taken so many seconds."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - whoever awaits is one
        before, self._waiting, self._due = task.cancelling(), task, self._loop.time() + seconds
        if self._timer is None or self._timer.when() > self._due:
            self._set()
        try:
            return await wait
        except asyncio.CancelledError:
            if not self._ended or task.cancelling() - 1 > before:
                raise
            raise TimeoutError from None
        finally:
            self._waiting = None
            if self._ended:
                self._ended = False
                task.uncancel()

    def close(self) -> None:
        """Take the timer back."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _set(self) -> None:
        self.close()
        self._timer = self._loop.call_at(self._due, self._look)

    def _look(self) -> None:
        self._timer = None
        if self._waiting is None:
            return
        if self._loop.time() < self._due:
            self._set()
        else:
            self._ended = True
            self._waiting.cancel()
