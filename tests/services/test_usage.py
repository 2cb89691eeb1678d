"""What an answer used, and what is known of its price."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from codegpt_ls.domain.attachments.attached import attached_tokens
from codegpt_ls.domain.chat import (
    ChatQuestion,
    Finished,
    FinishReason,
    Message,
    Role,
    TextDelta,
    ThinkingDelta,
    Usage,
    Waiting,
)
from codegpt_ls.domain.messages.parts import Image, Text
from codegpt_ls.domain.usage import Cost, CostBy, Tariff, UsageGrouping, UsedTokens
from codegpt_ls.providers.pricing import PublishedPrices
from codegpt_ls.services.usage import Count, UsageLog
from codegpt_ls.storage.usage import UsageFile

TODAY = date(2026, 11, 22)
OPENAIS = Tariff("openai")
QUESTION = ChatQuestion(messages=(Message(Role.USER, "안녕하세요"),), thread_id="thread-1")
END = Finished(finish_reason=FinishReason.STOP, provider="openai", model="gpt-5.4-mini", usage=Usage(100, 20))


@pytest.fixture
async def file(tmp_path: Path) -> AsyncIterator[UsageFile]:
    kept = UsageFile(lambda: tmp_path / "usage.db")
    yield kept
    await kept.aclose()


def log(file: UsageFile) -> UsageLog:
    return UsageLog(file, PublishedPrices(), lambda: TODAY)


def used(
    day: int,
    *,
    model: str = "gpt-5.4-mini",
    provider: str = "openai",
    estimated: bool = False,
    tariff: Tariff = OPENAIS,
    cost: Cost | None = None,
) -> UsedTokens:
    return UsedTokens(
        at=datetime(2026, 11, day, 23, 59, tzinfo=UTC),
        provider=provider,
        model=model,
        thread_id="thread-1" if day == 22 else None,
        input_tokens=1_000_000,
        output_tokens=100_000,
        estimated=estimated,
        tariff=tariff,
        cost=cost,
    )


def test_the_providers_own_numbers_count() -> None:
    count = Count(QUESTION, "openai")
    for event in (Waiting("openai", "gpt-5.4-mini", "OpenAI"), TextDelta("Hi"), END):
        count.take(event)
    taken = count.taken()

    assert taken is not None
    assert (taken.input_tokens, taken.output_tokens, taken.estimated) == (100, 20, False)
    assert (taken.model, taken.thread_id) == ("gpt-5.4-mini", "thread-1")


def test_an_answer_that_was_cut_off_is_estimated_and_marked() -> None:
    count = Count(QUESTION, "openai")
    count.take(Waiting("openai", "gpt-5.4-mini", "OpenAI"))
    count.take(ThinkingDelta("생각한 것"))
    count.take(TextDelta("반만 온 답"))
    taken = count.taken()

    assert taken is not None
    assert taken.estimated
    # 15 bytes of UTF-8, and 14 behind 13 of thinking.
    assert (taken.input_tokens, taken.output_tokens) == (5, 9)


def test_what_was_sent_is_estimated_not_only_what_was_typed() -> None:
    count = Count(QUESTION, "openai")
    count.sending((Message(Role.SYSTEM, "x" * 300), *QUESTION.messages))
    for event in (Waiting("openai", "gpt-5.4-mini", "OpenAI"), TextDelta("Hi")):
        count.take(event)
    taken = count.taken()

    assert taken is not None
    assert taken.input_tokens == 105


def test_pictures_that_go_along_are_estimated_too() -> None:
    picture = Image("image/png", b"pixels")
    asked = [
        Count(ChatQuestion(messages=(Message(Role.USER, parts),)), "openai").asking("m", 1).input_tokens
        for parts in ((Text("Hi"),), (Text("Hi"), picture))
    ]
    assert asked[1] - asked[0] == attached_tokens([picture]) > 1000


def test_nothing_is_noted_twice_or_for_a_question_without_an_answer() -> None:
    count = Count(QUESTION, "openai")
    count.take(Waiting("openai", "gpt-5.4-mini", "OpenAI"))
    assert count.taken() is None
    count.take(TextDelta("x"))
    assert count.taken() is not None
    assert count.taken() is None


async def test_sums_by_day_hold_the_days_asked_for_and_their_price(file: UsageFile) -> None:
    usage = log(file)
    for day in (20, 21, 22, 22):
        await usage.note(used(day))
    today, yesterday = sorted(await usage.sums(UsageGrouping.DAY, days=2), key=lambda each: each.group)[::-1]

    assert (yesterday.group, today.group) == ("2026-11-21", "2026-11-22")
    assert (today.answers, today.input_tokens, today.output_tokens) == (2, 2_000_000, 200_000)
    assert today.cost == 2 * (Decimal("0.75") + Decimal("0.45"))


async def test_sums_by_thread_keep_what_belongs_to_none_apart(file: UsageFile) -> None:
    usage = log(file)
    for day in (21, 22):
        await usage.note(used(day))

    groups = [each.group for each in await usage.sums(UsageGrouping.THREAD, days=9)]
    only = await usage.sums(UsageGrouping.THREAD, days=9, thread_id="thread-1")
    assert groups == ["", "thread-1"]
    assert [each.answers for each in only] == [1]


async def test_each_answer_is_priced_once_by_whoever_knows_best(file: UsageFile) -> None:
    usage = log(file)
    told = Cost(Decimal("0.25"), CostBy.PROVIDER)
    for model, tariff, cost in (
        ("gpt-5.4-mini", OPENAIS, None),
        ("gpt-5.4-mini", OPENAIS, told),
        ("gpt-9", OPENAIS, None),
        ("through-a-gateway", Tariff(), told),
        ("gpt-5.5", Tariff(), None),
        ("llama", Tariff(free=True), None),
    ):
        await usage.note(used(22, model=model, tariff=tariff, cost=cost))
    # Two more of one model, which are far below a tier each, and above it together.
    for _ in range(2):
        await usage.note(replace(used(22, model="gpt-5.6-terra"), input_tokens=200_000, output_tokens=0))

    sums = {each.model: each for each in await usage.sums(UsageGrouping.MODEL, days=1)}
    assert {name: (each.cost, each.unpriced_answers, each.told_answers) for name, each in sums.items()} == {
        "gpt-5.4-mini": (Decimal("1.2") + Decimal("0.25"), 0, 1),
        "gpt-9": (None, 1, 0),
        "through-a-gateway": (Decimal("0.25"), 0, 1),
        "gpt-5.5": (None, 1, 0),
        "llama": (Decimal(0), 0, 0),
        "gpt-5.6-terra": (Decimal("0.8"), 0, 0),
    }


def test_what_a_provider_tells_of_parts_and_cost_is_kept() -> None:
    count = Count(QUESTION, "openai", OPENAIS)
    usage = Usage(100, 20, cached_tokens=60, cache_written_tokens=5, reasoning_tokens=9)
    for event in (Waiting("openai", "gpt-5.4-mini", "OpenAI"), replace(END, usage=usage, cost=Decimal("0.5"))):
        count.take(event)
    taken = count.taken()
    assert taken is not None
    assert (taken.cached_tokens, taken.cache_written_tokens, taken.reasoning_tokens) == (60, 5, 9)
    assert (taken.tariff, taken.cost) == (OPENAIS, Cost(Decimal("0.5"), CostBy.PROVIDER))


async def test_estimates_are_counted_as_such_and_one_provider_can_be_asked_for(file: UsageFile) -> None:
    usage = log(file)
    await usage.note(used(22, estimated=True))
    await usage.note(used(22))
    await usage.note(used(22, provider="local"))

    (only,) = await usage.sums(UsageGrouping.DAY, days=1, provider="openai")
    assert (only.answers, only.estimated_answers) == (2, 1)


async def test_several_are_kept_at_once_each_at_its_own_price(file: UsageFile) -> None:
    usage = log(file)
    await usage.note_all(
        [used(22), used(22, model="llama", tariff=Tariff(free=True)), used(22, model="gpt-9", estimated=True)]
    )
    sums = {each.model: (each.cost, each.estimated_answers) for each in await usage.sums(UsageGrouping.MODEL, days=1)}
    assert sums == {"gpt-5.4-mini": (Decimal("1.2"), 0), "llama": (Decimal(0), 0), "gpt-9": (None, 1)}


async def test_two_processes_may_write_at_once(file: UsageFile, tmp_path: Path) -> None:
    other = UsageFile(lambda: tmp_path / "usage.db")
    for _ in range(20):
        await log(file).note(used(22))
        await log(other).note(used(22))
    await other.aclose()

    (only,) = await log(file).sums(UsageGrouping.DAY, days=1)
    assert only.answers == 40


async def test_a_record_that_cannot_be_written_loses_no_answer(tmp_path: Path) -> None:
    (tmp_path / "usage.db").mkdir()
    broken = UsageFile(lambda: tmp_path / "usage.db")
    await log(broken).note(used(22))
    await broken.aclose()
