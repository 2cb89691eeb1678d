"""Tokens used, and what they cost where that is known."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

FREE: Final = Decimal(0)
"""US dollars."""


class CostBy(StrEnum):
    """Whose word a cost is."""

    PROVIDER = "provider"
    """Told with the answer."""
    LIST = "list"
    """Made of its tokens, by the vendor's published prices."""
    NOBODY = "nobody"
    """A program of the person's own answered, which sends no bill."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one answer cost."""

    dollars: Decimal
    """US dollars."""
    by: CostBy


@dataclass(frozen=True, slots=True)
class Tariff:
    """By what the answers of a provider are priced, at the address where it is asked."""

    list: str | None = None
    """By whose published prices; None where nobody here knows any."""
    free: bool = False


NO_TARIFF: Final = Tariff()
"""Of whom nobody here knows a price."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedTokens:
    """One answer's tokens."""

    at: datetime
    """In UTC."""
    provider: str
    model: str
    thread_id: str | None = None
    input_tokens: int
    """All that was read, from a cache too."""
    output_tokens: int
    """All that was written, thinking too."""
    cached_tokens: int | None = None
    cache_written_tokens: int | None = None
    reasoning_tokens: int | None = None
    estimated: bool = False
    """True where the provider sent no numbers of its own."""
    tariff: Tariff = NO_TARIFF
    cost: Cost | None = None
    """None where it is not known, or not yet."""


class UsageGrouping(StrEnum):
    """By what usage is added up."""

    DAY = "day"
    MODEL = "model"
    THREAD = "thread"


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageSum:
    """All answers of one model within one group."""

    group: str
    """The day as YYYY-MM-DD, the model, or the thread's id; empty for answers outside any thread."""
    provider: str
    model: str
    answers: int
    estimated_answers: int
    input_tokens: int
    output_tokens: int
    cost: Decimal | None = None
    """US dollars of those answers whose cost is known; None where that is none of them."""
    unpriced_answers: int = 0
    """Those whose cost is not known."""
    told_answers: int = 0
    """Those whose cost is the provider's own word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a model costs in US dollars for a million tokens; where that rises with the length, of a short question."""

    input: Decimal
    output: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletionCount:
    """What became of the code that a model filled in."""

    day: date
    """In UTC."""
    provider: str
    model: str
    shown: int = 0
    taken: int = 0
    kept: int = 0
    """Still there half a minute after it was taken."""


class Period(StrEnum):
    """For how long a budget is."""

    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """What a person wants to spend in the day or the month that is now, where they are."""

    period: Period
    began: datetime
    """In UTC."""
    warn: Decimal | None
    """US dollars from which they want to be told."""
    stop: Decimal | None
    """US dollars beyond which nothing is to be sent."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What has been spent of a budget."""

    limit: Limit
    dollars: Decimal
    """US dollars of the answers that have come, and what those under way may cost, of every server."""
    unpriced: int
    """Answers whose cost nobody knows, so that they are not in it."""

    @property
    def left(self) -> Decimal | None:
        """US dollars until nothing more is sent; None where there is no such mark."""
        return None if self.limit.stop is None else max(self.limit.stop - self.dollars, FREE)

    def refuses(self, cost: Decimal | None) -> bool:
        """Whether a question of this cost would pass the stop; one that nobody can price, where nothing is left."""
        if self.limit.stop is None:
            return False
        return self.dollars >= self.limit.stop if cost is None else self.dollars + cost > self.limit.stop

    def warns(self, cost: Decimal | None = None) -> bool:
        """Whether the mark from which the person wants to be told is reached, with a question of this cost."""
        return self.limit.warn is not None and self.dollars + (cost or FREE) >= self.limit.warn


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """Whether a question may be sent, and what is to be told of it for the first time."""

    refused_by: Spent | None = None
    warned: tuple[Spent, ...] = ()
    unpriced: bool = False
    """That its cost is not known, and so not in the budget."""


def money(dollars: Decimal | float) -> str:
    """As a person reads it; what is below a cent to a hundredth of one."""
    exact = Decimal(str(dollars))
    cents = exact.quantize(Decimal("0.01"))
    return f"${cents:,}" if abs(exact) >= 1 or cents == exact else f"${exact.quantize(Decimal('0.0001')):,}"
