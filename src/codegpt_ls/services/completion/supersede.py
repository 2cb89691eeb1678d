"""One completion at a time for each editor: a newer one takes the place of the one under way and ends it."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class Superseded(Exception):  # noqa: N818 - a finding
    """A newer one has taken this one's place."""


class Turns:
    """Whose turn it is."""

    def __init__(self) -> None:
        self._current: asyncio.Task[Any] | None = None
        self.ahead: object = None
        """What is asked about although nobody waits for it; None for nothing."""

    @property
    def is_free(self) -> bool:
        """Whether nothing is under way."""
        return self._current is None

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        """What the work comes to. Cancelled, it ends the work. Raises Superseded."""
        older, self._current, self.ahead = self._current, asyncio.create_task(work), None
        if older is not None:
            older.cancel()
        return await self._ended(self._current)

    def begin(self, ahead: object, work: Coroutine[Any, Any, Any]) -> None:
        """Begin what nobody waits for."""
        self._current, self.ahead = asyncio.create_task(work), ahead
        self._current.add_done_callback(self._over)

    async def join(self) -> None:
        """Wait for what is under way as if it had been asked for now. Cancelled, it ends it. Raises Superseded."""
        if self._current is not None:
            await self._ended(self._current)

    async def _ended(self, task: "asyncio.Task[T]") -> T:
        try:
            return await task
        except asyncio.CancelledError:
            own = asyncio.current_task()
            if own is not None and own.cancelling():
                raise
            raise Superseded from None
        finally:
            self._over(task)

    def _over(self, task: "asyncio.Task[Any]") -> None:
        if self._current is task:
            self._current = self.ahead = None

    def end(self) -> None:
        """End what is under way."""
        if self._current is not None:
            self._current.cancel()

    async def aclose(self) -> None:
        """End what is under way, and wait until it has."""
        self.end()
        if self._current is not None:
            await asyncio.gather(self._current, return_exceptions=True)
