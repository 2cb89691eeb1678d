"""Ends running requests of an origin or a thread from outside their task."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts

T = TypeVar("T")


class StopSwitch:
    """Guards one request; pulled, the step under way ends and no further one begins."""

    def __init__(self) -> None:
        self.thread_id: str | None = None
        """The thread that the request is a question of."""
        self._origin: str | None = None
        self._missed: dict[str, AssistantError] = {}
        self._reason: AssistantError | None = None
        self._stepping: asyncio.Task[Any] | None = None
        """Whose step is under way."""
        self._interrupted = False
        self._source: AsyncGenerator[Any] | None = None
        self._closing = asyncio.Lock()
        self._closer: asyncio.Task[None] | None = None

    def watch(self, origin: str) -> None:
        """From now on, and looking back to when the switch was made, the request belongs to this origin."""
        self._origin = origin
        self._reason = self._reason or self._missed.get(origin)

    async def step(self, begin: Callable[[], Awaitable[T]]) -> T:
        """Begin one step and await its end. Raises the reason once the switch was pulled."""
        if self._reason is None:
            task = asyncio.current_task()
            assert task is not None  # noqa: S101 - whoever awaits is one
            # What `asyncio.timeout` does, which takes as long as all else that is done with a piece of an answer here.
            before, self._stepping = task.cancelling(), task
            try:
                return await begin()
            except asyncio.CancelledError:
                if not self._interrupted or task.cancelling() - 1 > before:
                    raise
            finally:
                self._stepping = None
                if self._interrupted:
                    self._interrupted = False
                    task.uncancel()
        assert self._reason is not None  # noqa: S101 - else the step has returned, or somebody else's cancellation is raised
        # A new error each time: it is told to several requests, and each adds its own facts and traceback.
        raise AssistantError(self._reason.code, self._reason.facts)

    async def events(self, source: AsyncGenerator[T]) -> AsyncGenerator[T]:
        """The source's events, each one a step. Pulled while the reader pauses, the source is closed at once."""
        self._source = source
        try:
            while True:
                try:
                    event = await self.step(lambda: anext(source))
                except StopAsyncIteration:
                    return
                yield event
        finally:
            await self._close(source)

    def pull(self, origin: str, reason: AssistantError) -> None:
        """End the step under way, or else the next one, with this reason, if the request belongs to this origin."""
        if self._origin is None:
            self._missed[origin] = reason
        elif self._origin == origin:
            self.end(reason)

    def end(self, reason: AssistantError) -> None:
        """End the step under way, or else the next one, with this reason."""
        if self._reason is None:
            self._reason = reason
            self._stop()

    def _stop(self) -> None:
        if self._stepping is not None:
            self._interrupted = True
            self._stepping.cancel()
        elif self._source is not None:
            self._closer = asyncio.create_task(self._close(self._source))

    async def _close(self, source: AsyncGenerator[Any]) -> None:
        async with self._closing:  # the reader may leave while the source is being closed behind its back
            await source.aclose()


class RunningRequests:
    """The switches of all requests under way."""

    def __init__(self) -> None:
        self._switches: set[StopSwitch] = set()

    @contextmanager
    def switch(self) -> Iterator[StopSwitch]:
        """A switch that can be pulled while the block runs."""
        switch = StopSwitch()
        self._switches.add(switch)
        try:
            yield switch
        finally:
            self._switches.discard(switch)

    def stop(self, origin: str, reason: AssistantError) -> None:
        """Pull every switch of this origin."""
        for switch in tuple(self._switches):
            switch.pull(origin, reason)

    def stop_origin(self, origin: str, header: str | None = None) -> None:
        """End every request that uses the key of this origin, or this header for it: the person removed it."""
        code = ErrorCode.MISSING_KEY if header is None else ErrorCode.MISSING_HEADER
        self.stop(origin, AssistantError(code, Facts(origin=origin, header=header)))

    def stop_thread(self, thread_id: str, reason: AssistantError) -> bool:
        """End every question of this thread; whether there was any."""
        asked = [switch for switch in self._switches if switch.thread_id == thread_id]
        for switch in asked:
            switch.end(reason)
        return bool(asked)
