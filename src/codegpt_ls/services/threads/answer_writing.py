"""Writes an answer down while it comes, so that whatever ends the server costs at most a moment of text."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from codegpt_ls.domain.chat import ChatEvent, Finished, TextDelta, Waiting
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.messages.events import PartDone
from codegpt_ls.domain.messages.placed import Growing
from codegpt_ls.domain.ports.threads import ThreadStore
from codegpt_ls.domain.threads import AnswerEnd, Delivery, Standing
from codegpt_ls.domain.tools.steps import UNDER_WAY, StepState, ToolStep

_log = logging.getLogger(__name__)

WRITE_EVERY: Final = 0.5
"""Seconds text may wait to be written, and an answer nobody wants any more to be ended."""


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
        self._said = Growing()
        self._waiting: list[str] = []
        self._writing: asyncio.Task[None] | None = None
        self._provider: str | None = None
        self._model: str | None = None
        self._finished: Finished | None = None
        self._steps: dict[str, ToolStep] = {}
        """As they are by now, in their order."""
        self._ended = False
        self.failed = False
        """Whether a failure has broken the answer off."""

    @property
    def has_text(self) -> bool:
        """Whether anything has come."""
        return self._said.has_text

    def begin(self, end: Callable[[Standing], bool]) -> None:
        """Write what comes from now on; `end` is to end an answer that is not wanted any more, and False when there is
        none to end yet."""
        self._writing = asyncio.create_task(self._write(end))

    def take(self, event: ChatEvent) -> None:
        """Keep what this event adds; text is written soon, and not one piece at a time."""
        match event:
            case TextDelta(text):
                self._said.say(text)
                if self._worded is None:
                    self._waiting.append(text)
            case PartDone(part):
                self._said.add(part)
            case ToolStep():
                self._steps[event.id] = event
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
            # Words for a program are none that anything was thought in.
            parts=() if self._worded else self._said.placed,
            steps=tuple(map(_as_ended, self._steps.values())),
            failed=self.failed,
        )

    def _kept(self) -> str:
        text = self._said.text
        return self._worded(text) if self._worded and text else text

    async def _write(self, end: Callable[[Standing], bool]) -> None:
        while True:
            await asyncio.sleep(self._write_every)
            text, self._waiting = "".join(self._waiting), []
            try:
                standing = await self._store.grow(self._answer_id, text)
            except AssistantError as error:
                # The end holds the whole text, and tells when it cannot be written either.
                _log.warning("a piece of an answer was not written: %s", error.code)
                self._waiting.insert(0, text)
                continue
            if standing is not Standing.WANTED and end(standing):
                return


def _as_ended(step: ToolStep) -> ToolStep:
    """What is under way when an answer is given up has been stopped with it."""
    return replace(step, state=StepState.CANCELLED) if step.state in UNDER_WAY else step
