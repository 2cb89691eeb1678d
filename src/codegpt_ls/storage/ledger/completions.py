"""What became of completions: one row for each day and model, added to by every server."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from codegpt_ls.domain import limits
from codegpt_ls.domain.usage import CompletionCount
from codegpt_ls.storage.sqlite_file import Database

if TYPE_CHECKING:
    import sqlite3

COMPLETIONS: Final = """
    CREATE TABLE completions (
        day TEXT NOT NULL,        -- in UTC, YYYY-MM-DD
        provider TEXT NOT NULL,
        model TEXT NOT NULL,
        shown INTEGER NOT NULL,
        taken INTEGER NOT NULL,
        kept INTEGER NOT NULL,
        PRIMARY KEY (day, provider, model)
    )
"""
_ADD: Final = """
    INSERT INTO completions VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (day, provider, model) DO UPDATE
    SET shown = shown + excluded.shown, taken = taken + excluded.taken, kept = kept + excluded.kept
"""
# A damaged row counts as none, as those of used tokens do.
_SUMS: Final = f"""
    SELECT max(day), provider, model, sum(shown), sum(taken), sum(kept) FROM completions
    WHERE day >= ? AND typeof(day) = 'text' AND typeof(provider) = 'text' AND typeof(model) = 'text'
    AND typeof(shown) = 'integer' AND shown BETWEEN 0 AND {limits.TOKEN_COUNT}
    AND typeof(taken) = 'integer' AND taken BETWEEN 0 AND {limits.TOKEN_COUNT}
    AND typeof(kept) = 'integer' AND kept BETWEEN 0 AND {limits.TOKEN_COUNT}
    GROUP BY provider, model ORDER BY provider, model
"""  # noqa: S608 - our own words


def add_completions(database: Database, counts: Sequence[CompletionCount]) -> None:
    """Add these."""
    rows = [(each.day.isoformat(), each.provider, each.model, each.shown, each.taken, each.kept) for each in counts]
    with database.transaction() as connection:
        connection.executemany(_ADD, rows)


def completions(connection: "sqlite3.Connection", since: date) -> tuple[CompletionCount, ...]:
    """By model, from this day on; the day is the last one."""
    return tuple(
        CompletionCount(
            day=date.fromisoformat(day), provider=provider, model=model, shown=shown, taken=taken, kept=kept
        )
        for day, provider, model, shown, taken, kept in connection.execute(_SUMS, (since.isoformat(),))
    )
