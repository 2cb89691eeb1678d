"""What models cost and take in, by what vendors publish, for those whose answers come from the vendor itself."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from codegpt_ls.domain.models import Model
from codegpt_ls.domain.ports.prices import Prices
from codegpt_ls.domain.providers import ProviderProfile, tariff_at
from codegpt_ls.domain.usage import Price
from codegpt_ls.services.connections.connections import Connections

SHORT: Final = 4_000
"""Tokens that every model takes in: for a question no longer nobody's list is looked at."""


@dataclass(frozen=True, slots=True)
class PricedModel:
    """A model with its price, where that is known."""

    model: Model
    price: Price | None
    free: bool
    """Whether nobody sends a bill for it."""


class Pricing:
    """Looks into published lists, in a thread: the first look loads them."""

    def __init__(self, prices: Prices, connections: Connections, now: Callable[[], datetime]) -> None:
        self._prices = prices
        self._connections = connections
        self._now = now

    async def priced(self, profile: ProviderProfile, models: Sequence[Model]) -> Sequence[PricedModel]:
        """The models with what is published of them; nothing where others answer for their vendor."""
        address = self._connections.asked_at(profile)
        tariff = tariff_at(profile, address.origin if address else None)
        if tariff.list is None or address is None:
            return [PricedModel(model, None, tariff.free) for model in models]
        listed = tariff.list
        return await asyncio.to_thread(lambda: [self._priced(listed, model, free=tariff.free) for model in models])

    async def context_tokens(self, profile: ProviderProfile, origin: str, model: Model) -> int | None:
        """What the model takes in: by the live list, by ours, by the published one, in this order."""
        listed = tariff_at(profile, origin).list
        if model.context_tokens is not None or listed is None:
            return model.context_tokens
        return await asyncio.to_thread(self._prices.context_tokens, listed, model.id)

    def _priced(self, listed: str, model: Model, *, free: bool) -> PricedModel:
        known = model.context_tokens or self._prices.context_tokens(listed, model.id)
        price = self._prices.price(listed, model.id, self._now())
        return PricedModel(replace(model, context_tokens=known), price, free)
