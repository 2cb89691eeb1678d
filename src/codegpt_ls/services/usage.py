"""How many tokens went where, and what is known of their price."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from codegpt_ls.domain.attachments.attached import attached_tokens
from codegpt_ls.domain.chat import ChatEvent, ChatQuestion, Finished, Message, TextDelta, ThinkingDelta, Usage, Waiting
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.messages.events import ToolCallDelta
from codegpt_ls.domain.ports.prices import Prices
from codegpt_ls.domain.text import estimated_tokens
from codegpt_ls.domain.usage import (
    FREE,
    NO_TARIFF,
    CompletionCount,
    Cost,
    CostBy,
    Tariff,
    UsageGrouping,
    UsageSum,
    UsedTokens,
)

if TYPE_CHECKING:
    from decimal import Decimal

_log = logging.getLogger(__name__)


class UsageSink(Protocol):
    """Who is told what an answer used."""

    async def note(self, used: UsedTokens | None, hold: str | None = None) -> None: ...

    async def note_all(self, used: Sequence[UsedTokens], hold: str | None = None) -> None: ...


class UsageStore(Protocol):
    """Where used tokens are kept."""

    async def add(self, used: Sequence[UsedTokens], hold: str | None = None) -> None: ...

    async def sums(
        self, by: UsageGrouping, *, since: date, provider: str | None = None, thread_id: str | None = None
    ) -> Sequence[UsageSum]: ...

    async def completions(self, since: date) -> Sequence[CompletionCount]: ...


class Count:
    """One answer's tokens, counted along its events: the provider's numbers, or an estimate marked as one."""

    def __init__(self, question: ChatQuestion, provider: str, tariff: Tariff = NO_TARIFF) -> None:
        self._thread_id = question.thread_id
        self._sent: Sequence[Message] = question.messages
        self._tools = 0
        self._provider = provider
        self._tariff = tariff
        self._told: Decimal | None = None
        self._model: str | None = None
        self._usage: Usage | None = None
        self._ended = False
        self._text: list[str] = []
        self._unseen: list[str] = []
        self._noted = False
        self.hold: str | None = None
        """Under which name something of a budget is held back for it."""

    @property
    def text(self) -> str:
        """What has come of the answer."""
        return "".join(self._text)

    def sending(self, messages: Sequence[Message], tools: int = 0) -> None:
        """This is what goes out: instructions and history came to the question, and so many tokens of tools."""
        self._sent, self._tools = messages, tools

    def take(self, event: ChatEvent) -> None:
        """Learn from the next event."""
        match event:
            case TextDelta(text):
                self._text.append(text)
            case ThinkingDelta(text) | ToolCallDelta(arguments=text):
                self._unseen.append(text)
            case Waiting(model=model):
                self._model = model
            case Finished():
                self._model, self._usage, self._told, self._ended = event.model, event.usage, event.cost, True

    def asking(self, model: str, answer_tokens: int) -> UsedTokens:
        """What the question that goes out may use, with an answer of so many tokens."""
        return UsedTokens(
            at=datetime.now(UTC),
            provider=self._provider,
            model=model,
            input_tokens=self._asked(),
            output_tokens=answer_tokens,
            tariff=self._tariff,
            estimated=True,
        )

    def let_go(self) -> str | None:
        """The name under which something is held back, once."""
        hold, self.hold = self.hold, None
        return hold

    def taken(self) -> UsedTokens | None:
        """What was used, once; None where nothing was: no answer has begun."""
        if self._noted or self._model is None or not (self._ended or self._text or self._unseen):
            return None
        self._noted = True
        usage = self._usage or self._estimated()
        return UsedTokens(
            at=datetime.now(UTC),
            provider=self._provider,
            model=self._model,
            thread_id=self._thread_id,
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            cached_tokens=usage.cached_tokens,
            cache_written_tokens=usage.cache_written_tokens,
            reasoning_tokens=usage.reasoning_tokens,
            estimated=self._usage is None,
            tariff=self._tariff,
            cost=None if self._told is None else Cost(self._told, CostBy.PROVIDER),
        )

    def _asked(self) -> int:
        """Tokens of all that goes out, by an estimate."""
        words = (estimated_tokens(message.words) + attached_tokens(message.parts) for message in self._sent)
        return sum(words) + self._tools

    def _estimated(self) -> Usage:
        return Usage(input_tokens=self._asked(), output_tokens=estimated_tokens("".join(self._unseen) + self.text))


class UsageLog:
    """Prices each answer, writes down what it used, and adds up."""

    def __init__(self, store: UsageStore, prices: Prices, today: Callable[[], date]) -> None:
        self._store = store
        self._prices = prices
        self._today = today

    async def note(self, used: UsedTokens | None, hold: str | None = None) -> None:
        """Keep an answer's tokens and what they cost, once and for all: prices change, and tiers count for one
        question. What was held back of a budget under the name of `hold` is let go of, if nothing was used, too.

        A store that fails is told in the log: nobody loses an answer over it.
        """
        await self.note_all((used,) if used else (), hold)

    async def note_all(self, used: Sequence[UsedTokens], hold: str | None = None) -> None:
        """The same for several answers, kept at once or not at all."""
        priced = [each if each.cost else replace(each, cost=await self._cost_of(each)) for each in used]
        try:
            await self._store.add(priced, hold)
        except AssistantError as error:
            _log.warning("used tokens were not kept: %s", error.code)

    async def sums(
        self, by: UsageGrouping, *, days: int, provider: str | None = None, thread_id: str | None = None
    ) -> Sequence[UsageSum]:
        """The last `days` days, today included, by group and model. Raises what the store raises."""
        since = self._today() - timedelta(days=days - 1)
        return await self._store.sums(by, since=since, provider=provider, thread_id=thread_id)

    async def completions(self, *, days: int) -> Sequence[CompletionCount]:
        """What became of completions of code in the last `days` days, by model. Raises what the store raises."""
        return await self._store.completions(self._today() - timedelta(days=days - 1))

    async def _cost_of(self, used: UsedTokens) -> Cost | None:
        return Cost(FREE, CostBy.NOBODY) if used.tariff.free else await asyncio.to_thread(self._cost, used)

    def _cost(self, used: UsedTokens) -> Cost | None:
        dollars = self._prices.cost(used)
        return None if dollars is None else Cost(dollars, CostBy.LIST)
