"""One line on standard error that says what is being waited for, and is gone when the answer comes."""

import asyncio
import shutil
import sys
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any, Final

from codegpt_ls.cli.encoding import visible
from codegpt_ls.cli.table import shortened, width
from codegpt_ls.cli.terminal import Terminal
from codegpt_ls.cli.typesetting.styles import FAINT, Style, painted
from codegpt_ls.domain.chat import Doing, Retrying, StillWaiting
from codegpt_ls.domain.errors import ErrorCode

_RETRYING: Final = {
    ErrorCode.RATE: "progress.retrying_rate",
    ErrorCode.OVERLOADED: "progress.retrying_overloaded",
}
_STILL: Final = {
    Doing.ANSWERING: "progress.still_waiting",
    Doing.LOADING: "progress.still_loading",
    Doing.THINKING: "progress.still_thinking",
}

_MOST_THOUGHT: Final = 1_000
"""Characters; no line of a terminal is as long."""


class StatusLine:
    """Drawn over itself; nothing at all where standard error is no terminal."""

    def __init__(self, terminal: Terminal, *, silent: bool = False) -> None:
        self._terminal = terminal
        self._drawn = 0
        self._thought = ""
        """The end of what the model thinks."""
        self._on = terminal.can_tell and not silent and not terminal.quiet
        self._ticking: asyncio.Task[None] | None = None

    def say(self, key: str, **facts: object) -> None:
        """Show a sentence of the catalogue."""
        self.show(self._terminal.words.text(key, **facts))

    def show(self, text: str, style: Style = "") -> None:
        """Show this instead of what was there."""
        if not self._on:
            return
        # A line that wraps could not be drawn over.
        text = shortened(visible(text), shutil.get_terminal_size().columns - 1)
        columns = width(text)
        blank = " " * max(0, self._drawn - columns)
        sys.stderr.write(f"\r{painted(text, style)}{blank}" + "\b" * len(blank))
        sys.stderr.flush()
        self._drawn = columns

    def clear(self) -> None:
        """Leave no trace; twice is fine."""
        self._stop_ticking()
        if self._drawn:
            sys.stderr.write("\r" + " " * self._drawn + "\r")
            sys.stderr.flush()
            self._drawn = 0

    def leave(self, text: str) -> None:
        """Leave this behind, on a line of its own that does not stand out."""
        self.clear()
        if self._on:
            text = shortened(visible(text), shutil.get_terminal_size().columns - 1)
            sys.stderr.write(f"{painted(text, FAINT if self._terminal.can_dim else '')}\n")
            sys.stderr.flush()

    def waiting(self, provider: str) -> None:
        """The request is out."""
        self._stop_ticking()
        self.say("progress.waiting", provider=provider)

    def still_waiting(self, provider: str, sign: StillWaiting) -> None:
        """It takes long; what the provider is doing meanwhile, and for how long."""
        self._restart(self._count_up(provider, sign))

    def thinking(self, text: str) -> None:
        """The last words of what the model thinks, after this piece of it."""
        self._stop_ticking()
        self._thought = (self._thought + text)[-_MOST_THOUGHT:]
        columns = shutil.get_terminal_size().columns - 1
        room = columns - width(self._terminal.words.text("progress.thought", thought=""))
        thought = _end(" ".join(visible(self._thought).split()), room)
        style = FAINT if self._terminal.can_dim else ""
        self.show(self._terminal.words.text("progress.thought", thought=thought), style)

    def retrying(self, provider: str, retrying: Retrying) -> None:
        """Count down to the next attempt; while a model is loaded, say that instead."""
        if retrying.code is ErrorCode.MODEL_LOADING:
            self._stop_ticking()
            self.say("progress.loading", provider=provider)
        else:
            self._restart(self._count_down(provider, retrying))

    async def _count_up(self, provider: str, sign: StillWaiting) -> None:
        elapsed = round(sign.seconds)
        while True:
            self.say(_STILL[sign.doing], provider=provider, elapsed=timedelta(seconds=elapsed))
            await asyncio.sleep(1)
            elapsed += 1

    async def _count_down(self, provider: str, retrying: Retrying) -> None:
        key = _RETRYING.get(retrying.code, "progress.retrying")
        for left in range(max(1, round(retrying.delay)), 0, -1):
            self.say(key, provider=provider, delay=timedelta(seconds=left), attempt=retrying.attempt)
            await asyncio.sleep(1)
        self.say("progress.waiting", provider=provider)

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


def _end(text: str, columns: int) -> str:
    if width(text) <= columns:
        return text
    while text and width(text) >= columns:
        text = text[1:]
    return f"…{text}"
