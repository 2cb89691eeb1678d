"""What vendors ask for their models, as far as it is published."""

from datetime import datetime
from decimal import Decimal
from typing import Protocol

from codegpt_ls.domain.usage import Price, UsedTokens


class Prices(Protocol):
    """Price lists by the name of whose they are. The first call loads them: to be made in a thread."""

    def cost(self, used: UsedTokens) -> Decimal | None:
        """US dollars for one answer by the list of its tariff, as of its own time; None where that has no price."""
        ...

    def price(self, price_list: str, model: str, at: datetime) -> Price | None:
        """What a million tokens cost."""
        ...

    def context_tokens(self, price_list: str, model: str) -> int | None:
        """What the model takes in, by whoever collected the prices."""
        ...
