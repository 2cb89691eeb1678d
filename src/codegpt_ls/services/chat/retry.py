"""When a failed attempt is tried again, and when it is told instead."""

import asyncio
import random
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass

from codegpt_ls.domain.chat import Finished, ProviderEvent, Retrying, TextDelta, ThinkingDelta
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.messages.events import PartEvent

_NOT_AGAIN = frozenset({ErrorCode.STALLED, ErrorCode.INTERRUPTED})
"""Worth another try, but only on the person's word: the question was taken, and each copy of it may cost money."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """At most two more attempts, later each time; a wait the provider names is kept, a long one is not sat out.

    A model that is being loaded is asked for every few seconds, as long as it may take.
    """

    attempts: int = 3
    first_delay: float = 1.0
    """Seconds before the second attempt; doubled for the third."""
    longest_wait: float = 60.0
    """Seconds. What the provider asks beyond this is told to the person."""
    jitter: float = 0.25
    """Share of the delay added at random, so that many clients do not return at once."""

    loading_delay: float = 3.0
    """Seconds between two questions to a model that is being loaded."""

    def delay(self, error: AssistantError, attempt: int) -> float | None:
        """Seconds to wait after this failed attempt (1 is the first); None when it is not to be repeated."""
        if attempt >= self.attempts or not _may_be_repeated(error):
            return None
        asked = error.facts.retry_after
        if asked is not None:
            return max(0.0, asked) if asked <= self.longest_wait else None
        delay = self.first_delay * float(2 ** (attempt - 1))
        return delay * (1 + random.uniform(0, self.jitter))  # noqa: S311 - spreads load, keeps no secret


def _may_be_repeated(error: AssistantError) -> bool:
    return error.code.retryable and error.code not in _NOT_AGAIN and not error.facts.billable


async def with_retries(
    open_stream: Callable[[], AsyncGenerator[ProviderEvent]], policy: RetryPolicy, *, loads_within: float
) -> AsyncGenerator[ProviderEvent | Retrying]:
    """The stream's events up to `Finished`; attempts that cannot have cost anything are repeated as the policy says.

    `loads_within`: seconds that a model may take to be loaded.
    After a delta, of thinking too, nothing is ever sent again.
    Raises AssistantError; INTERRUPTED for a stream that ends unfinished.
    """
    clock = asyncio.get_running_loop().time
    failed, asked, loaded_by = 0, 1, clock() + loads_within
    while True:
        spoken = False
        try:
            async with aclosing(open_stream()) as events:
                async for event in events:
                    spoken = spoken or isinstance(event, TextDelta | ThinkingDelta | PartEvent)
                    yield event
                    if isinstance(event, Finished):
                        return
            raise AssistantError(ErrorCode.INTERRUPTED)  # noqa: TRY301 - told like one the adapter noticed
        except AssistantError as error:
            code, delay = error.code, None
            if code is ErrorCode.MODEL_LOADING and not spoken and not error.facts.billable:
                delay = policy.loading_delay if clock() + policy.loading_delay < loaded_by else None
            elif not spoken:
                failed += 1
                delay = policy.delay(error, failed)
            if delay is None:
                raise
        asked += 1
        yield Retrying(code=code, delay=delay, attempt=asked)
        await asyncio.sleep(delay)
