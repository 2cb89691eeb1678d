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

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        """What the work comes to. Cancelled, it ends the work. Raises Superseded."""
        task = asyncio.create_task(work)
        older, self._current = self._current, task
        if older is not None:
            older.cancel()
        try:
            return await task
        except asyncio.CancelledError:
            own = asyncio.current_task()
            if own is not None and own.cancelling():
                raise
            raise Superseded from None
        finally:
            if self._current is task:
                self._current = None

    def end(self) -> None:
        """End what is under way."""
        if self._current is not None:
            self._current.cancel()
