"""What has changed in the threads' file, for every process that shows them."""

import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from codegpt_ls.domain.events.threads import ThreadChange, ThreadReason
from codegpt_ls.domain.threads import AnswerState
from codegpt_ls.storage.sqlite_file import Database
from codegpt_ls.storage.threads import rows

if TYPE_CHECKING:
    from sqlite3 import Connection

_CHANGES_KEPT: Final = 1000
"""So many are told to a process that looks late; one that misses more has slept for long."""


class ChangeLog:
    """The changes of one process, which tells them from those of others."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.origin = secrets.token_hex(8)

    def note(self, connection: "Connection", thread_id: str | None, reason: ThreadReason) -> None:
        """Note a change for other processes."""
        self.note_change(connection, ThreadChange(thread_id, reason))

    def note_change(self, connection: "Connection", change: ThreadChange) -> None:
        """Note a change that may be about an answer."""
        state = change.state and change.state.value
        number = connection.execute(
            "INSERT INTO change (thread_id, reason, origin, message_id, state) VALUES (?, ?, ?, ?, ?)",
            (change.thread_id, change.reason.value, self.origin, change.message_id, state),
        ).lastrowid
        connection.execute("DELETE FROM change WHERE number <= ?", ((number or 0) - _CHANGES_KEPT,))

    def touch(self, connection: "Connection", thread_id: str) -> None:
        """The thread was used just now. A damaged time is mended by that."""
        now = rows.milliseconds(self.now())
        connection.execute(
            """
            UPDATE thread SET updated = CASE WHEN updated BETWEEN ? AND ? THEN max(updated, ?) ELSE ? END WHERE id = ?
            """,
            (rows.FIRST, rows.LAST, now, now, thread_id),
        )

    def since(self, database: Database, after: int) -> tuple[int, Sequence[ThreadChange]]:
        """What others have changed since the change of this number, and the number of the last one."""
        # Of a thread that is gone only that is told: who deleted it here would see it come back.
        told = database.connection.execute(
            """
            SELECT number, origin, CASE WHEN reason IN ('deleted', 'cleared') OR thread_id IN (SELECT id FROM thread)
            THEN reason END, thread_id, message_id, state FROM change WHERE number > ? ORDER BY number
            """,
            (after,),
        ).fetchall()
        others = (_change(*row[2:]) for row in told if row[1] != self.origin)
        return (told[-1][0] if told else after), tuple(dict.fromkeys(each for each in others if each))


def _change(reason: object, thread_id: object, message_id: object, state: object) -> ThreadChange | None:
    """The change, if it can be read: a damaged one is no loss to anybody."""
    if reason not in tuple(ThreadReason) or not isinstance(thread_id, str | None):
        return None
    return ThreadChange(
        thread_id,
        ThreadReason(str(reason)),
        message_id if isinstance(message_id, str) else None,
        AnswerState(str(state)) if state in tuple(AnswerState) else None,
    )


def now_in_utc() -> datetime:
    """The time."""
    return datetime.now(UTC)
