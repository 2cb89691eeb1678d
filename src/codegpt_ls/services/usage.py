"""How many tokens went where, and what is known of their price."""

import logging
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final, Protocol

from codegpt_ls.domain.chat import ChatEvent, ChatQuestion, Finished, Message, TextDelta, ThinkingDelta, Usage, Waiting
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.messages.events import ToolCallDelta
from codegpt_ls.domain.text import estimated_tokens
from codegpt_ls.domain.usage import Price, PricedUsage, UsageGrouping, UsageSum, UsedTokens

_log = logging.getLogger(__name__)

# A dated snapshot costs what its family costs.
_SNAPSHOT: Final = re.compile(r"-\d{4}-\d{2}-\d{2}$")


class UsageSink(Protocol):
    """Who is told what an answer used."""

    async def note(self, used: UsedTokens) -> None: ...


class UsageStore(Protocol):
    """Where used tokens are kept."""

    async def add(self, used: UsedTokens) -> None: ...

    async def sums(
        self, by: UsageGrouping, *, since: date, provider: str | None = None, thread_id: str | None = None
    ) -> Sequence[UsageSum]: ...


class Count:
    """One answer's tokens, counted along its events: the provider's numbers, or an estimate marked as one."""

    def __init__(self, question: ChatQuestion, provider: str) -> None:
        self._thread_id = question.thread_id
        self._sent: Sequence[Message] = question.messages
        self._provider = provider
        self._model: str | None = None
        self._usage: Usage | None = None
        self._ended = False
        self._text: list[str] = []
        self._unseen: list[str] = []
        self._noted = False

    @property
    def text(self) -> str:
        """What has come of the answer."""
        return "".join(self._text)

    def sending(self, messages: Sequence[Message]) -> None:
        """This is what goes out: instructions and history came to the question."""
        self._sent = messages

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
                self._model, self._usage, self._ended = event.model, event.usage, True

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
            estimated=self._usage is None,
        )

    def _estimated(self) -> Usage:
        asked = sum(estimated_tokens(message.words) for message in self._sent)
        return Usage(input_tokens=asked, output_tokens=estimated_tokens("".join(self._unseen) + self.text))


class UsageLog:
    """Writes down each answer's tokens and adds them up."""

    def __init__(
        self, store: UsageStore, prices: Callable[[str], Mapping[str, Price]], today: Callable[[], date]
    ) -> None:
        """`prices` gives a provider's table by its id."""
        self._store = store
        self._prices = prices
        self._today = today

    async def note(self, used: UsedTokens) -> None:
        """Keep an answer's tokens. A store that fails is told in the log: nobody loses an answer over it."""
        try:
            await self._store.add(used)
        except AssistantError as error:
            _log.warning("used tokens were not kept: %s", error.code)

    async def sums(
        self, by: UsageGrouping, *, days: int, provider: str | None = None, thread_id: str | None = None
    ) -> Sequence[PricedUsage]:
        """The last `days` days, today included, by group and model. Raises what the store raises."""
        since = self._today() - timedelta(days=days - 1)
        sums = await self._store.sums(by, since=since, provider=provider, thread_id=thread_id)
        return [self._priced(each) for each in sums]

    def _priced(self, each: UsageSum) -> PricedUsage:
        price = price_of(each.model, self._prices(each.provider))
        cost = price.of(each.input_tokens, each.output_tokens) if price else None
        return PricedUsage(sum=each, cost=cost, price=price)


def price_of(model: str, prices: Mapping[str, Price]) -> Price | None:
    """What the model costs by this table; a dated snapshot costs what its model does."""
    return prices.get(model) or prices.get(_SNAPSHOT.sub("", model))
