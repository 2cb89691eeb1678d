"""Signs of life for whoever waits for an answer's first word."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, Final

from codegpt_ls.domain.chat import (
    AnswerRemark,
    Doing,
    Finished,
    ProviderEvent,
    Retrying,
    StillWaiting,
    TextDelta,
    Thinking,
    ThinkingDelta,
)
from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.domain.messages.events import PartEvent

SIGN_EVERY: Final = 10.0
"""Seconds of waiting between two signs, and before the first."""

Told = ThinkingDelta | TextDelta | Retrying | StillWaiting | PartEvent | AnswerRemark | Finished


async def with_signs(
    events: AsyncGenerator[ProviderEvent | Retrying], doing: Doing, every: float = SIGN_EVERY
) -> AsyncGenerator[Told]:
    """The events; until the first text there is, after every few seconds of silence, a sign of what the provider does.

    `doing`: before anything has come back.
    """
    async with aclosing(events):
        async with aclosing(_until_text(events, doing, every)) as first:
            async for event in first:
                yield event
        async for later in events:
            if not isinstance(later, Thinking):
                yield later


async def _until_text(
    events: AsyncGenerator[ProviderEvent | Retrying], doing: Doing, every: float
) -> AsyncGenerator[Told]:
    clock = asyncio.get_running_loop().time
    sent_at = clock()
    due = sent_at + every
    arrived: deque[ProviderEvent | Retrying] = deque()
    news = asyncio.Event()
    # One task for all of them: one for each would double what a thought costs.
    taking = asyncio.create_task(_take_until_text(events, arrived, news))
    taking.add_done_callback(lambda _: news.set())
    try:
        while True:
            try:
                async with asyncio.timeout_at(due):
                    await news.wait()
            except TimeoutError:
                yield StillWaiting(doing, clock() - sent_at)
                due = clock() + every
            news.clear()
            while arrived:
                event = arrived.popleft()
                match event:
                    case Thinking():
                        doing = Doing.THINKING
                        continue
                    case ThinkingDelta():
                        # It is a sign of its own.
                        doing, due = Doing.THINKING, clock() + every
                    case Retrying(ErrorCode.MODEL_LOADING):
                        doing = Doing.LOADING
                    case Retrying():
                        # The wait is told, and counted down; what follows is waited for anew.
                        sent_at = clock() + event.delay
                        due = sent_at + every
                yield event
            if taking.done():
                taking.result()
                return
    finally:
        await _left(taking)


async def _take_until_text(
    events: AsyncGenerator[ProviderEvent | Retrying], arrived: deque[ProviderEvent | Retrying], news: asyncio.Event
) -> None:
    async for event in events:
        arrived.append(event)
        news.set()
        if isinstance(event, TextDelta):
            return


async def _left(step: asyncio.Future[Any]) -> None:
    """Ends the step under way where its reader leaves."""
    if not step.done():
        step.cancel()
        await asyncio.wait({step})
        if not step.cancelled():
            step.exception()  # looked at, or it would be reported as forgotten
