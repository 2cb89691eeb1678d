"""What vendors ask for their models, out of the package `genai-prices`.

It is never told to fetch newer ones: what is installed counts. Loaded with the first price that is asked for.
"""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from codegpt_ls.domain.usage import Price, UsedTokens

if TYPE_CHECKING:
    from genai_prices.types import ModelInfo, Provider, TieredPrices, Usage

_OF_A_KIND: Final = ("models/", "google/")
"""What Google's compatible addresses put before the names that its list has."""


class PublishedPrices:
    """The lists of that package, by its names for vendors."""

    def cost(self, used: UsedTokens) -> Decimal | None:
        """US dollars at the standard rate: the tier is that of this one question, what was cached has its own price."""
        found = _found(used.tariff.list, used.model)
        if found is None or _price(found[1], used.at) is None:
            return None
        vendor, model = found
        return model.calc_price(_usage(used), vendor, genai_request_timestamp=used.at).total_price

    def price(self, price_list: str, model: str, at: datetime) -> Price | None:
        """None where either direction has no price: half a price would pass the rest for nothing."""
        found = _found(price_list, model)
        return _price(found[1], at) if found else None

    def context_tokens(self, price_list: str, model: str) -> int | None:
        """Rounded, as some vendors do."""
        found = _found(price_list, model)
        return found[1].context_window if found else None


def _found(price_list: str | None, name: str) -> "tuple[Provider, ModelInfo] | None":
    from genai_prices.data_snapshot import get_snapshot

    if price_list is None:
        return None
    lists = get_snapshot().providers
    vendor = next((each for each in lists if each.id == price_list), None)
    if vendor is None:
        return None
    for prefix in ("", *_OF_A_KIND):
        if name.startswith(prefix) and (model := vendor.find_model(name[len(prefix) :], all_providers=lists)):
            return vendor, model
    return None


def _price(model: "ModelInfo", at: datetime) -> Price | None:
    prices = model.get_prices(at)
    if prices.input_mtok is None or prices.output_mtok is None:
        return None
    return Price(input=_base(prices.input_mtok), output=_base(prices.output_mtok))


def _base(price: "Decimal | TieredPrices") -> Decimal:
    return price if isinstance(price, Decimal) else price.base


def _usage(used: UsedTokens) -> "Usage":
    """Parts that a provider tells larger than their whole are taken for all of it: the package refuses them."""
    from genai_prices import Usage

    cached = min(used.cached_tokens or 0, used.input_tokens)
    return Usage(
        input_tokens=used.input_tokens,
        output_tokens=used.output_tokens,
        cache_read_tokens=cached,
        cache_write_tokens=min(used.cache_written_tokens or 0, used.input_tokens - cached),
        output_reasoning_tokens=min(used.reasoning_tokens or 0, used.output_tokens),
    )
