"""What each answer used is written down, also of one that somebody left."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from codegpt_ls.domain.chat import ChatEvent, Finished
from codegpt_ls.services.usage import Count, UsageSink


class Accounting:
    """Counts along the events of answers; without a sink nothing is kept."""

    def __init__(self, sink: UsageSink | None) -> None:
        self._sink = sink
        self._noting: set[asyncio.Task[None]] = set()

    async def counted(self, events: AsyncGenerator[ChatEvent], count: Count) -> AsyncGenerator[ChatEvent]:
        """The same events; what they used is noted before the last of them, or as soon as they are left."""
        try:
            async with aclosing(events):
                async for event in events:
                    count.take(event)
                    if isinstance(event, Finished):
                        await self._note(count)
                    yield event
        finally:
            self._note_later(count)

    async def aclose(self) -> None:
        """What was used is still written down."""
        await asyncio.gather(*self._noting, return_exceptions=True)

    async def _note(self, count: Count) -> None:
        if self._sink is not None and (used := count.taken()):
            await self._sink.note(used, count.let_go())

    def _note_later(self, count: Count) -> None:
        """An answer that was cut off has its price too; whoever stopped it does not wait for the writing."""
        used, hold = count.taken(), count.let_go()
        if self._sink is not None and (used or hold):
            task = asyncio.create_task(self._sink.note(used, hold))
            self._noting.add(task)
            task.add_done_callback(self._noting.discard)
