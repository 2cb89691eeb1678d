"""Tokens used, and what they cost where that is known."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

_MILLION: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedTokens:
    """One answer's tokens."""

    at: datetime
    """In UTC."""
    provider: str
    model: str
    thread_id: str | None = None
    input_tokens: int
    output_tokens: int
    estimated: bool = False
    """True where the provider sent no numbers of its own."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a model costs in US dollars for a million tokens, as of a day."""

    input: Decimal
    output: Decimal
    as_of: date

    def of(self, input_tokens: int, output_tokens: int) -> Decimal:
        """US dollars for these tokens, without any discount for cached or batched ones."""
        return (self.input * input_tokens + self.output * output_tokens) / _MILLION


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedUsage:
    """A sum and its price; None where no dated table knows the model."""

    sum: UsageSum
    cost: Decimal | None
    """US dollars."""
    price: Price | None
