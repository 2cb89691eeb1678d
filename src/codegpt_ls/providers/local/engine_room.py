"""Keeps one engine for the model in use, starts it at the first question and anew after a crash."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from pathlib import Path

from codegpt_ls.providers.local.engine import READY_WITHIN, Engine, EngineOrder, installed_library


class EngineRoom:
    """Holds the engine of the model in use."""

    def __init__(self, *, library: Path | None = None, ready_within: float = READY_WITHIN) -> None:
        self._library = library
        self._ready_within = ready_within
        self._engine: Engine | None = None
        self._starting: asyncio.Task[None] | None = None
        self._door = asyncio.Lock()
        """One start at a time: chats that come meanwhile share its engine."""

    def library(self) -> Path:
        """The folder the engine's package is in. Raises AssistantError ENGINE_MISSING."""
        return self._library or installed_library()

    @contextlib.asynccontextmanager
    async def engine(self, order: EngineOrder) -> AsyncGenerator[Engine]:
        """An engine that runs this order, for the length of one chat.

        An engine of another order gives the answers it has begun and then ends.
        Raises AssistantError WEIGHTS_MISSING, WEIGHTS_INVALID, ENGINE_MISSING or ENGINE_FAILED.
        """
        async with self._door:
            engine = await self._prepared(order)
            engine.chats += 1
        try:
            yield engine
        finally:
            engine.chats -= 1
            if engine.retired and not engine.chats:
                await engine.stop()

    async def start(self, order: EngineOrder) -> None:
        """Have an engine of this order, begun once for all who wait; whoever leaves does not end the beginning.

        Raises AssistantError as `engine` does.
        """
        if self._starting is None or self._starting.done():
            if self._runs(order):
                return
            self._starting = asyncio.create_task(self._started(order))
            self._starting.add_done_callback(_looked_at)
        await asyncio.shield(self._starting)

    async def close(self) -> None:
        """End the engine; the next chat starts another."""
        if self._starting is not None:
            self._starting.cancel()
            await asyncio.gather(self._starting, return_exceptions=True)
        async with self._door:
            engine, self._engine = self._engine, None
            if engine is not None:
                await engine.stop()

    async def _started(self, order: EngineOrder) -> None:
        async with self._door:
            await self._prepared(order)

    def _runs(self, order: EngineOrder) -> bool:
        return self._engine is not None and self._engine.running and self._engine.order == order

    async def _prepared(self, order: EngineOrder) -> Engine:
        engine = self._engine
        if engine is not None and self._runs(order):
            return engine
        if engine is not None:
            self._engine = None
            engine.retired = True
            if not engine.running or not engine.chats:
                await engine.stop()
        self._engine = await Engine.start(order, self.library(), self._ready_within)
        return self._engine


def _looked_at(starting: "asyncio.Task[None]") -> None:
    """Of a beginning that everybody has left nobody else would learn how it failed."""
    if not starting.cancelled():
        starting.exception()
