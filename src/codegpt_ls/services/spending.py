"""The person's budget: what a question may cost is held against it before anything is sent."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final, Protocol

from codegpt_ls.domain.chat import Remark
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.messages.remarks import BudgetWarned, PriceUnknown
from codegpt_ls.domain.ports.prices import Prices
from codegpt_ls.domain.usage import Admission, Limit, Period, Spent, UsedTokens
from codegpt_ls.settings import Settings

LIKELY_ANSWER: Final = 4096
"""Tokens that an answer is taken to have whose length nobody bounds. A longer one passes the budget by the rest."""
_STOPS: Final = {Period.DAY: "codegpt.budget.stopPerDay", Period.MONTH: "codegpt.budget.stopPerMonth"}


class Ledger(Protocol):
    """Where every server of this person writes down what answers cost."""

    async def admit(
        self, hold: str, limits: Sequence[Limit], *, cost: Decimal | None, model: str, now: datetime
    ) -> Admission: ...

    async def spent(self, limits: Sequence[Limit], now: datetime) -> tuple[Spent, ...]: ...


class Spending:
    """Watches the budget. Without one nothing is looked up, and no file is touched."""

    def __init__(
        self, settings: Callable[[], Settings], prices: Prices, ledger: Ledger, now: Callable[[], datetime]
    ) -> None:
        """`now`: by the person's clock. Days and months begin at their midnight."""
        self._settings = settings
        self._prices = prices
        self._ledger = ledger
        self._now = now

    def limits(self) -> tuple[Limit, ...]:
        """Those that the person has set, for the day and the month that are now."""
        return tuple(_limits(self._settings(), self._now()))

    async def spent(self) -> tuple[Spent, ...]:
        """What has been spent of each; raises what the ledger raises."""
        limits = self.limits()
        return await self._ledger.spent(limits, self._now()) if limits else ()

    async def admit(self, hold: str, question: UsedTokens) -> Sequence[Remark]:
        """Hold back what this question may cost, under this name; what is to be told before it is sent.

        `question`: its tokens, and those of the answer as far as they are known. Raises AssistantError BUDGET where it
        would pass the budget, and what the ledger raises: where nobody can tell what was spent, nothing is sent.
        """
        limits = self.limits()
        if not limits or question.tariff.free:
            return ()
        cost = await asyncio.to_thread(self._prices.cost, question)
        admission = await self._ledger.admit(hold, limits, cost=cost, model=question.model, now=self._now())
        if admission.refused_by is not None:
            raise _refusal(question, admission.refused_by, cost)
        remarks: list[Remark] = [BudgetWarned(each) for each in admission.warned]
        return (*remarks, PriceUnknown(question.model)) if admission.unpriced else remarks


def _limits(settings: Settings, now: datetime) -> Iterator[Limit]:
    budget = settings.budget
    today = datetime(now.year, now.month, now.day)  # noqa: DTZ001 - of the person's clock, whose zone comes with the next
    for period, first, warn, stop in (
        (Period.DAY, today, budget.warn_per_day, budget.stop_per_day),
        (Period.MONTH, today.replace(day=1), budget.warn_per_month, budget.stop_per_month),
    ):
        if warn is not None or stop is not None:
            began = first.astimezone(UTC)
            yield Limit(period=period, began=began, warn=_dollars(warn), stop=_dollars(stop))


def _dollars(amount: float | None) -> Decimal | None:
    return None if amount is None else Decimal(str(amount))


def _refusal(question: UsedTokens, account: Spent, cost: Decimal | None) -> AssistantError:
    facts = Facts(
        provider=question.provider,
        model=question.model,
        cost=None if cost is None else float(cost),
        spent=float(account.dollars),
        budget=float(account.limit.stop or 0),
        setting=_STOPS[account.limit.period],
    )
    return AssistantError(ErrorCode.BUDGET, facts)
