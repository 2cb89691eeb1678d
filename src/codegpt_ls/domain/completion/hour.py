"""What completion costs at most, before anything is asked."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from codegpt_ls.domain.usage import Price

READ: Final = 2_600
"""Tokens of a request, as large as they get as a rule: what stands around the cursor, and pieces of other files."""
WRITTEN: Final = 64
"""Tokens of what is filled in, likewise."""
_MINUTES: Final = 60
_MILLION: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour in which somebody types without a pause."""

    requests: int
    """At most."""
    dollars: Decimal | None
    """US dollars at most; None where nobody here knows the price."""


def hour(price: Price | None, most_a_minute: int) -> Hour:
    """What an hour costs with so many requests a minute."""
    requests, one = most_a_minute * _MINUTES, request_cost(price)
    return Hour(requests, None if one is None else one * requests)


def request_cost(price: Price | None) -> Decimal | None:
    """US dollars for one request at most; None where nobody here knows the price."""
    return None if price is None else (price.input * READ + price.output * WRITTEN) / _MILLION
