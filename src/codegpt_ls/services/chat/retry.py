"""When a failed attempt is tried again, and when it is told instead."""

import asyncio
import random
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass

from codegpt_ls.domain.chat import Finished, ProviderEvent, Retrying, TextDelta
from codegpt_ls.domain.errors import AssistantError, ErrorCode


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """At most two more attempts, later each time; a wait the provider names is kept, a long one is not sat out."""

    attempts: int = 3
    first_delay: float = 1.0
    """Seconds before the second attempt; doubled for the third."""
    longest_wait: float = 60.0
    """Seconds. What the provider asks beyond this is told to the person."""
    jitter: float = 0.25
    """Share of the delay added at random, so that many clients do not return at once."""

    def delay(self, error: AssistantError, attempt: int) -> float | None:
        """Seconds to wait after this failed attempt (1 is the first); None when it is not to be repeated."""
        if attempt >= self.attempts or not error.code.retryable:
            return None
        asked = error.facts.retry_after
        if asked is not None:
            return max(0.0, asked) if asked <= self.longest_wait else None
        delay = self.first_delay * float(2 ** (attempt - 1))
        return delay * (1 + random.uniform(0, self.jitter))  # noqa: S311 - spreads load, keeps no secret


async def with_retries(
    open_stream: Callable[[], AsyncGenerator[ProviderEvent]], policy: RetryPolicy
) -> AsyncGenerator[ProviderEvent | Retrying]:
    """The stream's events up to `Finished`; attempts that fail before the first delta are repeated as the policy says.

    After a delta nothing is ever sent again. Raises AssistantError; INTERRUPTED for a stream that ends unfinished.
    """
    attempt = 1
    while True:
        spoken = False
        try:
            async with aclosing(open_stream()) as events:
                async for event in events:
                    spoken = spoken or isinstance(event, TextDelta)
                    yield event
                    if isinstance(event, Finished):
                        return
            raise AssistantError(ErrorCode.INTERRUPTED)  # noqa: TRY301 - repeated like one the adapter noticed
        except AssistantError as error:
            delay = None if spoken else policy.delay(error, attempt)
            if delay is None:
                raise
            code = error.code
        attempt += 1
        yield Retrying(code=code, delay=delay, attempt=attempt)
        await asyncio.sleep(delay)
