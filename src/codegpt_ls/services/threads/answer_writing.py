"""Writes an answer down while it comes, so that whatever ends the server costs at most a moment of text."""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from codegpt_ls.domain.chat import ChatEvent, Finished, TextDelta, Waiting
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.ports.threads import ThreadStore
from codegpt_ls.domain.threads import AnswerEnd, Delivery

_log = logging.getLogger(__name__)

WRITE_EVERY: Final = 0.5
"""Seconds text may wait to be written."""


class AnswerWriting:
    """One answer on its way into its thread."""

    def __init__(
        self, store: ThreadStore, answer_id: str, write_every: float, worded: Callable[[str], str] | None = None
    ) -> None:
        """`worded`: what is kept of the whole text, where that is for a program; nothing is, then, before the end."""
        self._worded = worded
        self._store = store
        self._answer_id = answer_id
        self._write_every = write_every
        self._text: list[str] = []
        self._waiting: list[str] = []
        self._writing: asyncio.Task[None] | None = None
        self._provider: str | None = None
        self._model: str | None = None
        self._finished: Finished | None = None
        self._ended = False

    def take(self, event: ChatEvent) -> None:
        """Keep what this event adds; text is written soon, and not one piece at a time."""
        match event:
            case TextDelta(text):
                self._text.append(text)
                if self._worded is None:
                    self._waiting.append(text)
                if self._waiting and self._writing is None:
                    self._writing = asyncio.create_task(self._write_soon())
            case Waiting(provider=provider, model=model):
                self._provider, self._model = provider, model
            case Finished():
                self._finished = event

    async def end(self) -> None:
        """Write the end: complete when it has finished, else cut off. Once; raises what the store raises."""
        if self._ended:
            return
        self._ended = True
        if self._writing is not None:
            self._writing.cancel()
        await self._store.end(self._answer_id, self._end())

    def _end(self) -> AnswerEnd:
        finished = self._finished
        return AnswerEnd(
            text=self._kept(),
            delivery=Delivery.CUT_OFF if finished is None else Delivery.COMPLETE,
            provider=finished.provider if finished else self._provider,
            model=finished.model if finished else self._model,
            finish_reason=finished.finish_reason if finished else None,
            usage=finished.usage if finished else None,
        )

    def _kept(self) -> str:
        text = "".join(self._text)
        return self._worded(text) if self._worded and text else text

    async def _write_soon(self) -> None:
        await asyncio.sleep(self._write_every)
        text, self._waiting, self._writing = "".join(self._waiting), [], None
        try:
            await self._store.grow(self._answer_id, text)
        except AssistantError as error:
            # The end holds the whole text, and tells when it cannot be written either.
            _log.warning("a piece of an answer was not written: %s", error.code)
