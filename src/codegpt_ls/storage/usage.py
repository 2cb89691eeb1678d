"""The record of used tokens: one row for each answer."""

import logging
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from codegpt_ls.domain import limits
from codegpt_ls.domain.usage import UsageGrouping, UsageSum, UsedTokens
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
)

# A damaged row would spoil the sum of all, or hide it: text counts as nothing, and SQLite refuses a sum beyond 2^63.
_SOUND: Final = f"""
    typeof(day) = 'text' AND typeof(provider) = 'text' AND typeof(model) = 'text' AND estimated IN (0, 1)
    AND typeof(thread_id) IN ('text', 'null')
    AND typeof(input_tokens) = 'integer' AND input_tokens BETWEEN 0 AND {limits.TOKEN_COUNT}
    AND typeof(output_tokens) = 'integer' AND output_tokens BETWEEN 0 AND {limits.TOKEN_COUNT}
"""

# By a fixed table, so that no text from outside ever becomes SQL.
_QUERIES: Final = {
    UsageGrouping.DAY: "day",
    UsageGrouping.MODEL: "provider || '/' || model",
    UsageGrouping.THREAD: "coalesce(thread_id, '')",
}
_SUM: Final = """
    SELECT {group} AS name, provider, model, count(*), sum(estimated), sum(input_tokens), sum(output_tokens)
    FROM used WHERE {sound} AND day >= ? AND (? IS NULL OR provider = ?) AND (? IS NULL OR thread_id = ?)
    GROUP BY name, provider, model ORDER BY name, provider, model
"""


_Row = tuple[str, str, str, int, int, int, int]


class UsageFile:
    """Keeps `usage.db` of the data folder; several processes may write at once."""

    def __init__(self, path: Callable[[], Path]) -> None:
        self._file = SqliteFile(path, on_open=_nothing, migrations=MIGRATIONS)
        self._worker = Worker("usage")
        self._told = False

    async def add(self, used: UsedTokens) -> None:
        """Keep one answer's tokens. Raises AssistantError STORAGE_FAILED or STORAGE_DAMAGED."""
        row = (
            used.at.date().isoformat(),
            used.at.isoformat(timespec="milliseconds"),
            used.provider,
            used.model,
            used.thread_id,
            min(max(used.input_tokens, 0), limits.TOKEN_COUNT),
            min(max(used.output_tokens, 0), limits.TOKEN_COUNT),
            int(used.estimated),
        )
        await self._worker.run(lambda: self._file.call(lambda database: _insert(database, row)))

    async def sums(
        self, by: UsageGrouping, *, since: date, provider: str | None = None, thread_id: str | None = None
    ) -> Sequence[UsageSum]:
        """Added up by group and model, from this day on. Raises AssistantError as `add` does."""
        values = (since.isoformat(), provider, provider, thread_id, thread_id)
        query = _SUM.format(group=_QUERIES[by], sound=_SOUND)
        rows = await self._worker.run(lambda: self._file.call(lambda database: self._sound(database, query, values)))
        return [_sum(row) for row in rows]

    def _sound(self, database: Database, query: str, values: tuple[str | None, ...]) -> list[_Row]:
        if not self._told:
            damaged = database.connection.execute(f"SELECT count(*) FROM used WHERE NOT ({_SOUND})").fetchone()[0]  # noqa: S608 - our own words
            if damaged:
                self._told = True
                _log.warning("%d damaged rows of the record of used tokens are not counted", damaged)
        return database.connection.execute(query, values).fetchall()

    async def aclose(self) -> None:
        """Close the file; the next call opens it again."""
        await self._worker.close(self._file.close)


def _insert(database: Database, row: tuple[str | int | None, ...]) -> None:
    with database.transaction() as connection:
        connection.execute("INSERT INTO used VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)


def _sum(row: _Row) -> UsageSum:
    group, provider, model, answers, estimated, input_tokens, output_tokens = row
    return UsageSum(
        group=group,
        provider=provider,
        model=model,
        answers=answers,
        estimated_answers=estimated,
        input_tokens=input_tokens,
        output_tokens=output_tokens,
    )


def _nothing(_database: Database) -> None:
    """A new file needs nothing more."""
