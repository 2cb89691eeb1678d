"""What an answer used, and what is known of its price."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

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
from codegpt_ls.domain.usage import UsageGrouping, UsedTokens
from codegpt_ls.providers.openai.prices import PRICES
from codegpt_ls.services.usage import Count, UsageLog
from codegpt_ls.storage.usage import UsageFile

TODAY = date(2026, 11, 22)
QUESTION = ChatQuestion(messages=(Message(Role.USER, "안녕하세요"),), thread_id="thread-1")
END = Finished(finish_reason=FinishReason.STOP, provider="openai", model="gpt-5.4-mini", usage=Usage(100, 20))


@pytest.fixture
async def file(tmp_path: Path) -> AsyncIterator[UsageFile]:
    kept = UsageFile(lambda: tmp_path / "usage.db")
    yield kept
    await kept.aclose()


def log(file: UsageFile) -> UsageLog:
    return UsageLog(file, lambda provider: PRICES if provider == "openai" else {}, lambda: TODAY)


def used(day: int, *, model: str = "gpt-5.4-mini", provider: str = "openai", estimated: bool = False) -> UsedTokens:
    return UsedTokens(
        at=datetime(2026, 11, day, 23, 59, tzinfo=UTC),
        provider=provider,
        model=model,
        thread_id="thread-1" if day == 22 else None,
        input_tokens=1_000_000,
        output_tokens=100_000,
        estimated=estimated,
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
    today, yesterday = sorted(await usage.sums(UsageGrouping.DAY, days=2), key=lambda each: each.sum.group)[::-1]

    assert (yesterday.sum.group, today.sum.group) == ("2026-11-21", "2026-11-22")
    assert (today.sum.answers, today.sum.input_tokens, today.sum.output_tokens) == (2, 2_000_000, 200_000)
    assert today.cost == 2 * (Decimal("0.75") + Decimal("0.45"))
    assert today.price is not None


async def test_sums_by_thread_keep_what_belongs_to_none_apart(file: UsageFile) -> None:
    usage = log(file)
    for day in (21, 22):
        await usage.note(used(day))

    groups = [each.sum.group for each in await usage.sums(UsageGrouping.THREAD, days=9)]
    only = await usage.sums(UsageGrouping.THREAD, days=9, thread_id="thread-1")
    assert groups == ["", "thread-1"]
    assert [each.sum.answers for each in only] == [1]


async def test_a_snapshot_costs_what_its_family_costs_and_an_unknown_model_has_no_price(file: UsageFile) -> None:
    usage = log(file)
    for model, provider in (("gpt-5.4-mini-2026-03-17", "openai"), ("gpt-9", "openai"), ("gpt-5.4-mini", "ollama")):
        await usage.note(used(22, model=model, provider=provider))

    costs = {each.sum.group: each.cost for each in await usage.sums(UsageGrouping.MODEL, days=1)}
    assert costs == {
        "openai/gpt-5.4-mini-2026-03-17": Decimal("1.2"),
        "openai/gpt-9": None,
        "ollama/gpt-5.4-mini": None,
    }


async def test_estimates_are_counted_as_such_and_one_provider_can_be_asked_for(file: UsageFile) -> None:
    usage = log(file)
    await usage.note(used(22, estimated=True))
    await usage.note(used(22))
    await usage.note(used(22, provider="local"))

    (only,) = await usage.sums(UsageGrouping.DAY, days=1, provider="openai")
    assert (only.sum.answers, only.sum.estimated_answers) == (2, 1)


async def test_two_processes_may_write_at_once(file: UsageFile, tmp_path: Path) -> None:
    other = UsageFile(lambda: tmp_path / "usage.db")
    for _ in range(20):
        await log(file).note(used(22))
        await log(other).note(used(22))
    await other.aclose()

    (only,) = await log(file).sums(UsageGrouping.DAY, days=1)
    assert only.sum.answers == 40


async def test_a_record_that_cannot_be_written_loses_no_answer(tmp_path: Path) -> None:
    (tmp_path / "usage.db").mkdir()
    broken = UsageFile(lambda: tmp_path / "usage.db")
    await log(broken).note(used(22))
    await broken.aclose()
