"""The person's budget: what is refused, what is told, and since when a day and a month count."""

import os
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.messages.remarks import BudgetWarned, PriceUnknown
from codegpt_ls.domain.usage import Cost, CostBy, Period, Tariff, UsedTokens, money
from codegpt_ls.providers.pricing import PublishedPrices
from codegpt_ls.services.spending import Spending
from codegpt_ls.settings import BudgetSettings, Settings
from codegpt_ls.storage.usage import UsageFile

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
OPENAIS = Tariff("openai")
# 0.75 and 4.50 dollars a million: a tenth of a dollar.
DIME = UsedTokens(
    at=NOON, provider="openai", model="gpt-5.4-mini", input_tokens=100_000, output_tokens=0, tariff=OPENAIS
)


@pytest.fixture(autouse=True)
def seoul(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The person is nine hours ahead of UTC."""
    monkeypatch.setenv("TZ", "Asia/Seoul")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
async def file(tmp_path: Path) -> AsyncIterator[UsageFile]:
    kept = UsageFile(lambda: tmp_path / "usage.db")
    yield kept
    await kept.aclose()


def spending(file: UsageFile, now: datetime = NOON, **budget: float) -> Spending:
    settings = Settings(budget=BudgetSettings(**budget))
    return Spending(lambda: settings, PublishedPrices(), file, now.astimezone)


def paid(dollars: str | None, at: datetime = NOON) -> UsedTokens:
    cost = None if dollars is None else Cost(Decimal(dollars), CostBy.LIST)
    return UsedTokens(at=at, provider="openai", model="m", input_tokens=1, output_tokens=1, cost=cost)


async def refused(guard: Spending, question: UsedTokens = DIME) -> AssistantError:
    with pytest.raises(AssistantError) as told:
        await guard.admit("mine", question)
    assert told.value.code is ErrorCode.BUDGET
    return told.value


async def test_a_question_that_would_pass_the_budget_is_refused_with_what_is_left(file: UsageFile) -> None:
    guard = spending(file, stop_per_day=1.0)
    await file.add(paid("0.925"))
    assert list(await guard.admit("one", DIME)) == [], "0.075 is exactly what is left"
    error = await refused(guard, DIME)
    assert (error.facts.cost, error.facts.spent, error.facts.budget) == (0.075, 1.0, 1.0)
    assert error.facts.setting == "codegpt.budget.stopPerDay"


async def test_the_month_is_watched_beside_the_day(file: UsageFile) -> None:
    await file.add(paid("9.99", NOON - timedelta(days=5)))
    error = await refused(spending(file, stop_per_day=5.0, stop_per_month=10.0))
    assert error.facts.setting == "codegpt.budget.stopPerMonth"
    await spending(file, stop_per_day=5.0).admit("mine", DIME)


async def test_two_servers_that_ask_at_once_share_what_is_left(file: UsageFile, tmp_path: Path) -> None:
    other = UsageFile(lambda: tmp_path / "usage.db")
    here, there = spending(file, stop_per_day=0.1), spending(other, stop_per_day=0.1)
    await here.admit("here", DIME)
    await refused(there)
    await file.add(None, "here")
    await there.admit("there", DIME)
    await other.add(paid("0.02"), "there")
    (today,) = await here.spent()
    assert today.dollars == Decimal("0.02"), "what it cost counts, and nothing is held back any more"
    await other.aclose()


async def test_what_a_server_held_back_that_has_died_is_let_go_of_after_an_hour(file: UsageFile) -> None:
    await spending(file, stop_per_day=0.1).admit("lost", DIME)
    await refused(spending(file, NOON + timedelta(minutes=59), stop_per_day=0.1))
    await spending(file, NOON + timedelta(minutes=61), stop_per_day=0.1).admit("next", DIME)


@pytest.mark.parametrize(
    ("now", "today", "month"),
    [
        # In Seoul it is still the 30th of November at 14:59 UTC, and December a minute later.
        (datetime(2026, 11, 30, 14, 59, tzinfo=UTC), "3", "7"),
        (datetime(2026, 11, 30, 15, 0, tzinfo=UTC), "0", "0"),
        (datetime(2026, 11, 29, 14, 59, tzinfo=UTC), "4", "4"),
        (datetime(2026, 11, 29, 15, 0, tzinfo=UTC), "0", "4"),
    ],
)
async def test_days_and_months_begin_at_the_persons_midnight(
    file: UsageFile, now: datetime, today: str, month: str
) -> None:
    for at, dollars in (
        (datetime(2026, 10, 31, 14, 59, tzinfo=UTC), "100"),
        (datetime(2026, 11, 28, 15, 0, tzinfo=UTC), "4"),
        (datetime(2026, 11, 29, 15, 30, tzinfo=UTC), "3"),
    ):
        if at <= now:
            await file.add(paid(dollars, at))
    spent = {
        each.limit.period: each.dollars for each in await spending(file, now, warn_per_day=1, stop_per_month=9).spent()
    }
    assert spent == {Period.DAY: Decimal(today), Period.MONTH: Decimal(month)}


async def test_the_mark_is_told_once_for_its_day_by_whichever_server(file: UsageFile, tmp_path: Path) -> None:
    other = UsageFile(lambda: tmp_path / "usage.db")
    await file.add(paid("0.95"))
    told = await spending(file, warn_per_day=1.0, stop_per_day=5.0).admit("one", DIME)
    assert [type(each) for each in told] == [BudgetWarned], "with this question it is reached"
    assert list(await spending(other, warn_per_day=1.0, stop_per_day=5.0).admit("two", DIME)) == []
    assert len(await spending(other, warn_per_day=1.1).admit("three", DIME)) == 1, "another mark"
    tomorrow = NOON + timedelta(days=1)
    await file.add(paid("2", tomorrow))
    assert len(await spending(other, tomorrow, warn_per_day=1.0).admit("four", DIME)) == 1
    await other.aclose()


async def test_what_nobody_can_price_is_told_counted_apart_and_ends_with_the_budget(file: UsageFile) -> None:
    guard = spending(file, stop_per_day=1.0)
    odd = UsedTokens(at=NOON, provider="compatible", model="odd", input_tokens=10**6, output_tokens=10**6)
    assert list(await guard.admit("one", odd)) == [PriceUnknown("odd")]
    assert list(await guard.admit("two", odd)) == []
    await file.add(paid(None), "one")
    (today,) = await guard.spent()
    assert (today.dollars, today.unpriced) == (Decimal(0), 1)
    await file.add(paid("1"))
    error = await refused(guard, odd)
    assert (error.facts.cost, error.facts.spent) == (None, 1.0)


async def test_a_program_of_the_persons_own_is_asked_whatever_was_spent(file: UsageFile) -> None:
    await file.add(paid("7"))
    own = UsedTokens(
        at=NOON, provider="ollama", model="llama", input_tokens=1, output_tokens=1, tariff=Tariff(free=True)
    )
    assert list(await spending(file, stop_per_day=1.0).admit("one", own)) == []


async def test_without_a_budget_no_file_is_touched(file: UsageFile, tmp_path: Path) -> None:
    assert list(await spending(file).admit("one", DIME)) == []
    assert list(await spending(file).spent()) == []
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - a pathlib call would be one that blocks


async def test_where_nobody_can_tell_what_was_spent_nothing_is_sent(file: UsageFile, tmp_path: Path) -> None:
    (tmp_path / "usage.db").write_bytes(b"no database at all, for several pages" * 400)
    guard = spending(file, stop_per_day=1.0)
    with pytest.raises(AssistantError) as told:
        await guard.admit("one", DIME)
    assert told.value.code is ErrorCode.STORAGE_DAMAGED
    await guard.admit("one", DIME)


@pytest.mark.parametrize(
    ("dollars", "read"), [("0", "$0.00"), ("0.5", "$0.50"), ("0.0075", "$0.0075"), ("1234.567", "$1,234.57")]
)
def test_money_is_read_to_the_cent_and_below_it_where_that_is_all(dollars: str, read: str) -> None:
    assert money(Decimal(dollars)) == read
