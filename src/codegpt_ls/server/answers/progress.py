"""Work-done progress of one request, as a person sees it."""

import asyncio
import math
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import Future
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, Final

from codegpt_ls.domain.chat import Doing, Retrying, StillWaiting
from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.domain.ports.words import Translator
from codegpt_ls.server.editor import Editor, Token

TAIL_EVERY: Final = 0.2
"""Seconds between two looks at an answer that is being written."""
_LONGEST_TAIL: Final = 80

_RETRYING: Final = {
    ErrorCode.RATE: "progress.retrying_rate",
    ErrorCode.OVERLOADED: "progress.retrying_overloaded",
}
_STILL: Final = {
    Doing.ANSWERING: "progress.still_waiting",
    Doing.LOADING: "progress.still_loading",
    Doing.THINKING: "progress.still_thinking",
}


class Work:
    """Reports of one piece of work; silent without a token."""

    def __init__(self, editor: Editor, token: Token | None, words: Translator) -> None:
        self._editor = editor
        self._token = token
        self._words = words
        self._waiting = False
        self._thinking = False
        self._ticking: asyncio.Task[None] | None = None
        self._last_tail = -math.inf

    def waiting(self, provider: str) -> None:
        """The request is out."""
        self._waiting, self._thinking = True, False
        self._report(self._words.text("progress.waiting", provider=provider))

    def still_waiting(self, provider: str, sign: StillWaiting) -> None:
        """It takes long; what the provider is doing meanwhile."""
        elapsed = timedelta(seconds=round(sign.seconds))
        self._report(self._words.text(_STILL[sign.doing], provider=provider, elapsed=elapsed))

    def thinking(self, provider: str) -> None:
        """It thinks aloud, which is told once."""
        if not self._thinking:
            self._thinking = True
            self._stop_ticking()
            self._report(self._words.text("progress.thinking", provider=provider))

    def retrying(self, provider: str, retrying: Retrying) -> None:
        """The next attempt starts after a delay, which is counted down; while a model is loaded, that is told."""
        if retrying.code is ErrorCode.MODEL_LOADING:
            self._report(self._words.text("progress.loading", provider=provider))
        else:
            self._restart(self._count_down(provider, retrying))

    def answering(self) -> None:
        """The answer has begun."""
        self._stop_ticking()
        if self._waiting:
            self._waiting = False
            self._report(self._words.text("progress.answering"))

    def looking(self, line: str) -> None:
        """What is looked up, or was."""
        self._stop_ticking()
        self._report(line)

    def written(self, text: str) -> None:
        """The answer's end as it is by now, for who sees it nowhere else: its last words, a few times a second."""
        now = asyncio.get_running_loop().time()
        if now >= self._last_tail + TAIL_EVERY and (tail := _tail(text)):
            self._last_tail = now
            self._report(tail)

    def portion(self, message: str, percentage: int) -> None:
        """So much is done."""
        self._send({"kind": "report", "message": message, "percentage": percentage})

    def begin(self, title: str, percentage: int | None = None) -> None:
        """Open the progress; one that will know how much is done says so from the beginning."""
        known = {} if percentage is None else {"percentage": percentage}
        self._send({"kind": "begin", "title": title, "cancellable": True, **known})

    def end(self) -> None:
        """Close the progress."""
        self._stop_ticking()
        self._send({"kind": "end"})

    async def _count_down(self, provider: str, retrying: Retrying) -> None:
        key = _RETRYING.get(retrying.code, "progress.retrying")
        for left in range(max(1, round(retrying.delay)), 0, -1):
            delay = timedelta(seconds=left)
            self._report(self._words.text(key, provider=provider, delay=delay, attempt=retrying.attempt))
            await asyncio.sleep(1)
        self.waiting(provider)

    def _restart(self, ticking: Coroutine[Any, Any, None]) -> None:
        self._stop_ticking()
        self._ticking = asyncio.create_task(ticking)

    def _stop_ticking(self) -> None:
        if self._ticking is not None:
            self._ticking.cancel()
            self._ticking = None

    def _report(self, message: str) -> None:
        self._send({"kind": "report", "message": message})

    def _send(self, value: dict[str, object]) -> None:
        if self._token is not None:
            self._editor.progress(self._token, value)


def _tail(text: str) -> str:
    end = " ".join(text[-2 * _LONGEST_TAIL :].split())
    return end if len(end) <= _LONGEST_TAIL else f"…{end[-_LONGEST_TAIL:]}"


@asynccontextmanager
async def work(
    editor: Editor, token: Token | None, words: Translator, title: str, *, percentage: int | None = None
) -> AsyncIterator[Work]:
    """Progress around a block; cancelling it in the editor cancels the block's task."""
    reports = Work(editor, token, words)
    if token is None:
        try:
            yield reports
        finally:
            reports.end()
        return
    cancelled = editor.cancellable(token)
    _cancel_with(cancelled)
    reports.begin(title, percentage)
    try:
        yield reports
    finally:
        editor.forget_cancellable(token)
        reports.end()


def _cancel_with(future: Future[None]) -> None:
    task = asyncio.current_task()

    def cancel(done: Future[None]) -> None:
        if done.cancelled() and task is not None:
            task.cancel()

    future.add_done_callback(cancel)
