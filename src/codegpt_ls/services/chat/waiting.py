"""Signs of life for whoever waits for an answer's first word."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, Final

from codegpt_ls.domain.chat import (
    Doing,
    EffortLeftOut,
    Finished,
    ProviderEvent,
    Retrying,
    StillWaiting,
    TextDelta,
    Thinking,
    ThinkingDelta,
    ThinkingUnfinished,
)
from codegpt_ls.domain.errors import ErrorCode

SIGN_EVERY: Final = 10.0
"""Seconds of waiting between two signs, and before the first."""

Told = EffortLeftOut | ThinkingDelta | TextDelta | Retrying | StillWaiting | ThinkingUnfinished | Finished


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
    while True:
        step = asyncio.ensure_future(anext(events, None))
        try:
            while not (await asyncio.wait({step}, timeout=max(0.0, due - clock())))[0]:
                yield StillWaiting(doing, clock() - sent_at)
                due = clock() + every
        finally:
            await _left(step)
        event = step.result()
        match event:
            case None:
                return
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
        if isinstance(event, TextDelta):
            return


async def _left(step: asyncio.Future[Any]) -> None:
    """Ends the step under way where its reader leaves."""
    if not step.done():
        step.cancel()
        await asyncio.wait({step})
        if not step.cancelled():
            step.exception()  # looked at, or it would be reported as forgotten
