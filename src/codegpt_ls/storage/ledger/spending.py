"""What has been spent of a budget, and what answers under way may still cost: one account for every server."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from codegpt_ls.domain.usage import Admission, Limit, Spent
from codegpt_ls.storage.sqlite_file import Database

if TYPE_CHECKING:
    import sqlite3

BILLION: Final = Decimal(1_000_000_000)
"""Costs are kept in billionths of a US dollar."""
TABLES: Final = (
    "CREATE TABLE held (id TEXT PRIMARY KEY, at TEXT NOT NULL, cost INTEGER NOT NULL)",
    "CREATE TABLE told (what TEXT PRIMARY KEY, at TEXT NOT NULL)",
)
_HELD_FOR: Final = timedelta(hours=1)
"""What a server held back that has died since, nobody lets go of."""
_TOLD_FOR: Final = timedelta(days=62)
_SPENT: Final = """
    SELECT coalesce(sum(cost), 0), coalesce(sum(cost IS NULL), 0) FROM used
    WHERE {sound} AND day >= ? AND at >= ?
"""


def moment(at: datetime) -> str:
    """As it is kept: texts of times compare like the times."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def spent(connection: "sqlite3.Connection", limits: Sequence[Limit], now: datetime, sound: str) -> tuple[Spent, ...]:
    """Of each budget. `sound`: the condition of a row that is not damaged."""
    return tuple(_spent(connection, limit, now, sound) for limit in limits)


def admit(
    database: Database, hold: str, limits: Sequence[Limit], cost: Decimal | None, model: str, now: datetime, sound: str
) -> Admission:
    """Look and hold back in one step: of two servers that ask at once the second sees what the first may spend."""
    with database.transaction() as connection:
        accounts = spent(connection, limits, now, sound)
        if refused := next((each for each in accounts if each.refuses(cost)), None):
            return Admission(refused_by=refused)
        _hold(connection, hold, cost, now)
        marks = [(each, f"{each.limit.period} {each.limit.began} {each.limit.warn}") for each in accounts]
        return Admission(
            warned=tuple(each for each, mark in marks if each.warns(cost) and _first_time(connection, mark, now)),
            unpriced=cost is None and _first_time(connection, f"unpriced {limits[0].began} {model}", now),
        )


def let_go(connection: "sqlite3.Connection", hold: str | None) -> None:
    """What this answer might have cost is not held back any more."""
    if hold is not None:
        connection.execute("DELETE FROM held WHERE id = ?", (hold,))


def _spent(connection: "sqlite3.Connection", limit: Limit, now: datetime, sound: str) -> Spent:
    began = moment(limit.began)
    cost, unpriced = connection.execute(_SPENT.format(sound=sound), (began[:10], began)).fetchone()
    since = max(began, moment(now - _HELD_FOR))
    (held,) = connection.execute("SELECT coalesce(sum(cost), 0) FROM held WHERE at >= ?", (since,)).fetchone()
    return Spent(limit, (cost + held) / BILLION, unpriced)


def _hold(connection: "sqlite3.Connection", hold: str, cost: Decimal | None, now: datetime) -> None:
    connection.execute("DELETE FROM held WHERE at < ?", (moment(now - _HELD_FOR),))
    if cost:
        values = (hold, moment(now), round(cost * BILLION))
        connection.execute("INSERT INTO held VALUES (?, ?, ?)", values)


def _first_time(connection: "sqlite3.Connection", what: str, now: datetime) -> bool:
    connection.execute("DELETE FROM told WHERE at < ?", (moment(now - _TOLD_FOR),))
    return connection.execute("INSERT OR IGNORE INTO told VALUES (?, ?)", (what, moment(now))).rowcount == 1
