"""The record of used tokens: one row for each answer."""

import logging
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

from codegpt_ls.domain import limits
from codegpt_ls.domain.usage import (
    Admission,
    CompletionCount,
    CostBy,
    Limit,
    Spent,
    UsageGrouping,
    UsageSum,
    UsedTokens,
)
from codegpt_ls.storage.ledger.completions import COMPLETIONS, add_completions, completions
from codegpt_ls.storage.ledger.spending import BILLION, TABLES, admit, let_go, moment, spent
from codegpt_ls.storage.sqlite_file import Database, Migration, SqliteFile
from codegpt_ls.storage.worker import Worker

_log = logging.getLogger(__name__)

MIGRATIONS: Final[Sequence[Migration]] = (
    (
        """
        CREATE TABLE used (
            day TEXT NOT NULL,        -- in UTC, YYYY-MM-DD
            at TEXT NOT NULL,         -- in UTC, ISO 8601
            provider TEXT NOT NULL,
            model TEXT NOT NULL,
            thread_id TEXT,
            input_tokens INTEGER NOT NULL,
            output_tokens INTEGER NOT NULL,
            estimated INTEGER NOT NULL
        )
        """,
        "CREATE INDEX used_day ON used (day)",
    ),
    (
        "ALTER TABLE used ADD COLUMN cached_tokens INTEGER",
        "ALTER TABLE used ADD COLUMN cache_written_tokens INTEGER",
        "ALTER TABLE used ADD COLUMN reasoning_tokens INTEGER",
        "ALTER TABLE used ADD COLUMN cost INTEGER",  # billionths of a US dollar; NULL where it is not known
        "ALTER TABLE used ADD COLUMN cost_by TEXT",  # whose word the cost is
        *TABLES,
    ),
    (COMPLETIONS,),
)

# A damaged row would spoil the sum of all, or hide it: text counts as nothing, and SQLite refuses a sum beyond 2^63.
_SOUND: Final = f"""
    typeof(day) = 'text' AND typeof(provider) = 'text' AND typeof(model) = 'text' AND estimated IN (0, 1)
    AND typeof(thread_id) IN ('text', 'null')
    AND typeof(input_tokens) = 'integer' AND input_tokens BETWEEN 0 AND {limits.TOKEN_COUNT}
    AND typeof(output_tokens) = 'integer' AND output_tokens BETWEEN 0 AND {limits.TOKEN_COUNT}
    AND (cost IS NULL OR typeof(cost) = 'integer' AND cost BETWEEN 0 AND {limits.ANSWER_DOLLARS * 10**9})
    AND typeof(cost_by) IN ('text', 'null')
"""

# By a fixed table, so that no text from outside ever becomes SQL.
_QUERIES: Final = {
    UsageGrouping.DAY: "day",
    UsageGrouping.MODEL: "provider || '/' || model",
    UsageGrouping.THREAD: "coalesce(thread_id, '')",
}
_SUM: Final = """
    SELECT {group} AS name, provider, model, count(*), sum(estimated), sum(input_tokens), sum(output_tokens),
        sum(cost), sum(cost IS NULL), sum(coalesce(cost_by, '') = '{told}')
    FROM used WHERE {sound} AND day >= ? AND (? IS NULL OR provider = ?) AND (? IS NULL OR thread_id = ?)
    GROUP BY name, provider, model ORDER BY name, provider, model
"""


_Row = tuple[str, str, str, int, int, int, int, int | None, int, int]


class UsageFile:
    """Keeps `usage.db` of the data folder; several processes may write at once."""

    def __init__(self, path: Callable[[], Path]) -> None:
        self._path = path
        self._file = SqliteFile(path, on_open=_nothing, migrations=MIGRATIONS)
        self._worker = Worker("usage")
        self._told = False

    @property
    def path(self) -> Path:
        """Where the file is, or would be."""
        return self._path()

    async def add(self, used: Sequence[UsedTokens], hold: str | None = None) -> None:
        """Keep the tokens of these answers, all or none, and let go of what was held back for them.

        Raises AssistantError STORAGE_FAILED or STORAGE_DAMAGED.
        """
        rows = [_row(each) for each in used]
        await self._worker.run(lambda: self._file.call(lambda database: _insert(database, rows, hold)))

    async def admit(
        self, hold: str, limits: Sequence[Limit], *, cost: Decimal | None, model: str, now: datetime
    ) -> Admission:
        """Whether a question of this cost may be sent; if so, the cost is held back until `add` names this hold.

        Raises AssistantError as `add` does, and STORAGE_DAMAGED where the record has just been set aside: what was
        spent before is not known, and the person is to know that before anything is sent.
        """
        return await self._worker.run(
            lambda: self._file.call(lambda database: self._admit(database, hold, limits, cost, model, now))
        )

    async def spent(self, limits: Sequence[Limit], now: datetime) -> tuple[Spent, ...]:
        """What has been spent of each. Raises AssistantError as `add` does."""
        return await self._worker.run(
            lambda: self._file.call(lambda database: spent(database.connection, limits, now, _SOUND))
        )

    async def sums(
        self, by: UsageGrouping, *, since: date, provider: str | None = None, thread_id: str | None = None
    ) -> Sequence[UsageSum]:
        """Added up by group and model, from this day on. Raises AssistantError as `add` does."""
        values = (since.isoformat(), provider, provider, thread_id, thread_id)
        query = _SUM.format(group=_QUERIES[by], sound=_SOUND, told=CostBy.PROVIDER.value)
        rows = await self._worker.run(lambda: self._file.call(lambda database: self._sound(database, query, values)))
        return [_sum(row) for row in rows]

    def _admit(
        self, database: Database, hold: str, limits: Sequence[Limit], cost: Decimal | None, model: str, now: datetime
    ) -> Admission:
        for news in self._file.take_news():
            raise news
        return admit(database, hold, limits, cost, model, now, _SOUND)

    def _sound(self, database: Database, query: str, values: tuple[str | None, ...]) -> list[_Row]:
        if not self._told:
            damaged = database.connection.execute(f"SELECT count(*) FROM used WHERE NOT ({_SOUND})").fetchone()[0]  # noqa: S608 - our own words
            if damaged:
                self._told = True
                _log.warning("%d damaged rows of the record of used tokens are not counted", damaged)
        return database.connection.execute(query, values).fetchall()

    async def add_completions(self, counts: tuple[CompletionCount, ...]) -> None:
        """Add to what became of completions. Raises AssistantError as `add` does."""
        await self._worker.run(lambda: self._file.call(lambda database: add_completions(database, counts)))

    async def completions(self, since: date) -> tuple[CompletionCount, ...]:
        """What became of completions by model, from this day on. Raises AssistantError as `add` does."""
        return await self._worker.run(lambda: self._file.call(lambda database: completions(database.connection, since)))

    async def aclose(self) -> None:
        """Close the file; the next call opens it again."""
        await self._worker.close(self._file.close)


def _row(used: UsedTokens) -> tuple[str | int | None, ...]:
    cost = used.cost
    return (
        used.at.date().isoformat(),
        moment(used.at),
        used.provider,
        used.model,
        used.thread_id,
        _bounded(used.input_tokens),
        _bounded(used.output_tokens),
        int(used.estimated),
        _bounded(used.cached_tokens),
        _bounded(used.cache_written_tokens),
        _bounded(used.reasoning_tokens),
        None if cost is None else min(max(round(cost.dollars * BILLION), 0), limits.ANSWER_DOLLARS * 10**9),
        None if cost is None else cost.by.value,
    )


def _bounded(tokens: int | None) -> int | None:
    return None if tokens is None else min(max(tokens, 0), limits.TOKEN_COUNT)


def _insert(database: Database, rows: Sequence[tuple[str | int | None, ...]], hold: str | None) -> None:
    with database.transaction() as connection:
        let_go(connection, hold)
        connection.executemany("INSERT INTO used VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _sum(row: _Row) -> UsageSum:
    group, provider, model, answers, estimated, input_tokens, output_tokens, cost, unpriced, told = row
    return UsageSum(
        group=group,
        provider=provider,
        model=model,
        answers=answers,
        estimated_answers=estimated,
        input_tokens=input_tokens,
        output_tokens=output_tokens,
        cost=None if cost is None else cost / BILLION,
        unpriced_answers=unpriced,
        told_answers=told,
    )


def _nothing(_database: Database) -> None:
    """A new file needs nothing more."""
