"""Ends running requests of an origin from outside their task."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from codegpt_ls.domain.errors import AssistantError

T = TypeVar("T")


class StopSwitch:
    """Guards each step of one request; pulled, the step under way ends and no further one begins."""

    def __init__(self) -> None:
        self._reason: AssistantError | None = None
        self._step: asyncio.Timeout | None = None

    async def step(self, awaitable: Awaitable[T]) -> T:
        """Await one step. Raises the reason once the switch was pulled."""
        if self._reason is None:
            try:
                async with asyncio.timeout(None) as self._step:
                    return await awaitable
            except TimeoutError:
                if self._reason is None:
                    raise
            finally:
                self._step = None
        raise self._reason

    def pull(self, reason: AssistantError) -> None:
        """End the step under way, or else the next one, with this reason."""
        self._reason = reason
        if self._step is not None:
            self._step.reschedule(asyncio.get_running_loop().time())


class RunningRequests:
    """The switches of all requests under way, by origin."""

    def __init__(self) -> None:
        self._switches: defaultdict[str, set[StopSwitch]] = defaultdict(set)

    @contextmanager
    def switch(self, origin: str) -> Iterator[StopSwitch]:
        """A switch that can be pulled while the block runs."""
        switch = StopSwitch()
        self._switches[origin].add(switch)
        try:
            yield switch
        finally:
            self._switches[origin].discard(switch)
            if not self._switches[origin]:
                del self._switches[origin]

    def stop(self, origin: str, reason: AssistantError) -> None:
        """Pull every switch of this origin."""
        for switch in tuple(self._switches.get(origin, ())):
            switch.pull(reason)
