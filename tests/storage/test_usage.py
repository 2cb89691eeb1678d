"""The record of used tokens, damaged."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from codegpt_ls.domain import limits
from codegpt_ls.domain.usage import Cost, CostBy, UsageGrouping, UsedTokens
from codegpt_ls.storage.usage import MIGRATIONS, UsageFile

USED = UsedTokens(
    at=datetime(2026, 11, 22, tzinfo=UTC),
    provider="openai",
    model="gpt-5.4-mini",
    thread_id=None,
    input_tokens=7,
    output_tokens=3,
    estimated=False,
)


@pytest.fixture
async def file(tmp_path: Path) -> AsyncIterator[UsageFile]:
    kept = UsageFile(lambda: tmp_path / "usage.db")
    yield kept
    await kept.aclose()


@pytest.mark.parametrize("by", UsageGrouping)
@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("day", [b"\xff"]),
        ("provider", [b"\xff"]),
        ("model", [b"\xff"]),
        ("thread_id", [b"\xff"]),
        ("input_tokens", ["many", -1, 2**63 - 1, 1e300, b"\xff"]),
        ("output_tokens", ["many", -1, 2**63 - 1, 1e300, b"\xff"]),
        ("estimated", ["perhaps", 7, b"\xff"]),
        ("cost", ["much", -1, 2**63 - 1, 1e300, b"\xff"]),
        ("cost_by", [b"\xff"]),
    ],
)
async def test_s6_a_damaged_row_spoils_no_sum_and_is_told_once(
    file: UsageFile,
    tmp_path: Path,
    by: UsageGrouping,
    column: str,
    values: list[object],
    caplog: pytest.LogCaptureFixture,
) -> None:
    for _ in range(len(values) + 2):
        await file.add([USED])
    with closing(sqlite3.connect(tmp_path / "usage.db")) as connection, connection:
        for number, value in enumerate(values):
            statement = f"UPDATE used SET {column} = ? WHERE rowid = ?"  # noqa: S608
            connection.execute(statement, (value, number + 1))
    for _ in range(2):
        (total,) = await file.sums(by, since=date(2026, 11, 1))
        assert (total.answers, total.input_tokens, total.output_tokens) == (2, 14, 6)
    assert caplog.text.count("damaged rows") == 1


async def test_absurd_numbers_are_brought_into_bounds(file: UsageFile) -> None:
    await file.add([replace(USED, input_tokens=10**30, output_tokens=-5)])
    (total,) = await file.sums(UsageGrouping.DAY, since=date(2026, 11, 1))
    assert (total.input_tokens, total.output_tokens) == (limits.TOKEN_COUNT, 0)


@pytest.mark.parametrize(
    ("dollars", "kept"),
    [("0.000000075", "0.000000075"), ("1e-30", "0"), ("1e30", str(limits.ANSWER_DOLLARS)), ("-3", "0")],
)
async def test_a_cost_is_kept_to_a_billionth_and_within_bounds(file: UsageFile, dollars: str, kept: str) -> None:
    await file.add([replace(USED, cost=Cost(Decimal(dollars), CostBy.LIST))])
    (total,) = await file.sums(UsageGrouping.DAY, since=date(2026, 11, 1))
    assert total.cost == Decimal(kept)


async def test_a_record_from_before_costs_were_kept_is_read_as_it_was(file: UsageFile, tmp_path: Path) -> None:
    row = ("2026-11-21", "2026-11-21T10:00:00.000+00:00", "openai", "gpt-5.4-mini", None, 5, 2, 0)
    with closing(sqlite3.connect(tmp_path / "usage.db")) as connection, connection:
        for statement in MIGRATIONS[0]:
            assert isinstance(statement, str)
            connection.execute(statement)
        connection.execute("PRAGMA user_version = 1")
        connection.execute("INSERT INTO used VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    await file.add([replace(USED, cost=Cost(Decimal("0.5"), CostBy.PROVIDER))])
    before, now = await file.sums(UsageGrouping.DAY, since=date(2026, 11, 1))
    assert (before.input_tokens, before.cost, before.unpriced_answers) == (5, None, 1)
    assert (now.cost, now.unpriced_answers, now.told_answers) == (Decimal("0.5"), 0, 1)
