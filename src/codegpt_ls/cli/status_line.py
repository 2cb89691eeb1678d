"""One line on standard error that says what is being waited for, and is gone when the answer comes."""

import asyncio
import shutil
import sys
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any, Final

from codegpt_ls.cli.encoding import visible
from codegpt_ls.cli.table import width
from codegpt_ls.cli.terminal import Terminal
from codegpt_ls.domain.chat import Retrying
from codegpt_ls.domain.errors import ErrorCode

STILL_WAITING_AFTER: Final = 10
"""Seconds until the person is told that it takes long."""

_RETRYING: Final = {
    ErrorCode.RATE: "progress.retrying_rate",
    ErrorCode.OVERLOADED: "progress.retrying_overloaded",
}


class StatusLine:
    """Drawn over itself; nothing at all where standard error is no terminal."""

    def __init__(self, terminal: Terminal, *, silent: bool = False) -> None:
        self._terminal = terminal
        self._drawn = 0
        self._on = terminal.can_tell and not silent
        self._ticking: asyncio.Task[None] | None = None

    def say(self, key: str, **facts: object) -> None:
        """Show a sentence of the catalogue."""
        self.show(self._terminal.words.text(key, **facts))

    def show(self, text: str) -> None:
        """Show this instead of what was there."""
        if not self._on:
            return
        # A line that wraps could not be drawn over.
        text = _shortened(visible(text), shutil.get_terminal_size().columns - 1)
        columns = width(text)
        blank = " " * max(0, self._drawn - columns)
        sys.stderr.write(f"\r{text}{blank}" + "\b" * len(blank))
        sys.stderr.flush()
        self._drawn = columns

    def clear(self) -> None:
        """Leave no trace; twice is fine."""
        self._stop_ticking()
        if self._drawn:
            sys.stderr.write("\r" + " " * self._drawn + "\r")
            sys.stderr.flush()
            self._drawn = 0

    def waiting(self, provider: str) -> None:
        """The request is out; after a while says for how long."""
        self._restart(self._wait(provider))

    def retrying(self, provider: str, retrying: Retrying) -> None:
        """Count down to the next attempt."""
        self._restart(self._count_down(provider, retrying))

    async def _wait(self, provider: str) -> None:
        self.say("progress.waiting", provider=provider)
        elapsed = STILL_WAITING_AFTER
        await asyncio.sleep(STILL_WAITING_AFTER)
        while True:
            self.say("progress.still_waiting", provider=provider, elapsed=timedelta(seconds=elapsed))
            await asyncio.sleep(1)
            elapsed += 1

    async def _count_down(self, provider: str, retrying: Retrying) -> None:
        key = _RETRYING.get(retrying.code, "progress.retrying")
        for left in range(max(1, round(retrying.delay)), 0, -1):
            self.say(key, provider=provider, delay=timedelta(seconds=left), attempt=retrying.attempt)
            await asyncio.sleep(1)
        await self._wait(provider)

    def _restart(self, ticking: Coroutine[Any, Any, None]) -> None:
        self._stop_ticking()
        if self._on:
            self._ticking = asyncio.create_task(ticking)
        else:
            ticking.close()

    def _stop_ticking(self) -> None:
        if self._ticking is not None:
            self._ticking.cancel()
            self._ticking = None


def _shortened(text: str, columns: int) -> str:
    while width(text) > columns and len(text) > 1:
        text = text[:-2] + "…"
    return text
