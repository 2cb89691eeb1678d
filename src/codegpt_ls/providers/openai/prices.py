"""What OpenAI's models cost, as their pricing page had it on the day given with each price.

Standard rate per million tokens, uncached, in US dollars. A model that is not here has no price: better none than a
wrong one. Source: https://developers.openai.com/api/docs/pricing, as third-party tables dated these days quote it.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from codegpt_ls.domain.usage import Price

_JUNE: Final = date(2026, 6, 26)


def _price(input_dollars: str, output_dollars: str) -> Price:
    return Price(input=Decimal(input_dollars), output=Decimal(output_dollars), as_of=_JUNE)


PRICES: Final[Mapping[str, Price]] = {
    "gpt-5.6-terra": _price("2.50", "15.00"),
    "gpt-5.5": _price("5.00", "30.00"),
    "gpt-5.4": _price("2.50", "15.00"),
    "gpt-5.4-mini": _price("0.75", "4.50"),
    "gpt-5.4-nano": _price("0.20", "1.25"),
}
