"""Whole threads in their file: each public method is one transaction."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from codegpt_ls.domain import limits
from codegpt_ls.domain.events.threads import ThreadReason
from codegpt_ls.domain.thread_choice import ThreadChoice
from codegpt_ls.domain.threads import NewThread, ThreadSummary, is_temporary, new_id
from codegpt_ls.domain.tools.modes import Mode
from codegpt_ls.storage.sqlite_file import Database
from codegpt_ls.storage.threads import parts, reading, rows
from codegpt_ls.storage.threads.change_log import ChangeLog
from codegpt_ls.storage.threads.index import forget_all_words, forget_words, index_new, leave_no_trace
from codegpt_ls.storage.threads.messages import copy_messages, position_of

if TYPE_CHECKING:
    from sqlite3 import Connection

_NUMBER: Final = re.compile(r" \((\d{1,4})\)\Z")
"""Which copy it is, at the end of its title."""
_THREAD: Final = "id, title, titled, folder, created, updated, forked_from, mode, choice"


class ThreadWriter:
    """Writes for one server process."""

    def __init__(self, log: ChangeLog) -> None:
        self._log = log

    def create(self, database: Database, new: NewThread) -> ThreadSummary:
        """Make a thread with the messages it is given."""
        now = rows.milliseconds(self._log.now())
        created = rows.milliseconds(new.created) if new.created else now
        updated = rows.milliseconds(new.updated) if new.updated else created
        row = (
            new.id,
            rows.storable(new.title),
            int(new.titled),
            new.folder,
            created,
            updated,
            new.forked_from,
            None,
            None,
        )
        with database.transaction() as connection:
            connection.execute(f"INSERT INTO thread ({_THREAD}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)  # noqa: S608
            copy_messages(connection, new.messages, new.id)
            index_new(database)
            self._log.note(connection, new.id, ThreadReason.CREATED)
        return reading.summary(database, new.id)

    def rename(self, database: Database, thread_id: str, title: str) -> ThreadSummary:
        """Give the thread this title. Raises AssistantError THREAD_NOT_FOUND."""
        with database.transaction() as connection:
            summary = reading.summary(database, thread_id)
            title = rows.storable(title)
            connection.execute("UPDATE thread SET title = ?, titled = 1 WHERE id = ?", (title, thread_id))
            self._log.note(connection, thread_id, ThreadReason.RENAMED)
        return replace(summary, title=title)

    def keep_mode(self, database: Database, thread_id: str, mode: Mode) -> None:
        """The thread's questions are asked like this from now on; nothing where it is gone."""
        with database.transaction() as connection:
            connection.execute("UPDATE thread SET mode = ? WHERE id = ?", (mode.value, thread_id))

    def choose(self, database: Database, thread_id: str, choice: ThreadChoice) -> None:
        """The thread's questions go to whoever is chosen from now on; nothing where it is gone."""
        with database.transaction() as connection:
            written = parts.written_choice(choice)
            connection.execute("UPDATE thread SET choice = ? WHERE id = ?", (written, thread_id))

    def delete(self, database: Database, thread_id: str) -> None:
        """Delete the thread with its messages. Raises AssistantError THREAD_NOT_FOUND."""
        with database.transaction() as connection:
            reading.summary(database, thread_id)
            forget_words(database, "message.thread_id = ?", thread_id)
            leave_no_trace(database)
            connection.execute("DELETE FROM thread WHERE id = ?", (thread_id,))
            self._log.note(connection, thread_id, ThreadReason.DELETED)

    def clear(self, database: Database, folder: str | None) -> int:
        """Delete the threads of this folder, or all; how many there were."""
        with database.transaction() as connection:
            if folder is None:
                forget_all_words(database)
                deleted = connection.execute("DELETE FROM thread").rowcount
            else:
                forget_words(database, "thread.folder = ?", folder)
                leave_no_trace(database)
                deleted = connection.execute("DELETE FROM thread WHERE folder = ?", (folder,)).rowcount
            self._log.note(connection, None, ThreadReason.CLEARED)
        return deleted

    def fork(self, database: Database, thread_id: str, message_id: str) -> ThreadSummary:
        """A new thread with the messages up to this one. Raises AssistantError THREAD_NOT_FOUND."""
        with database.transaction() as connection:
            position = position_of(connection, thread_id, message_id)
            fork_id = new_id(temporary=is_temporary(thread_id))
            fork_before(database, thread_id, position + 1, fork_id, rows.milliseconds(self._log.now()))
            tell_from_twins(connection, fork_id)
            index_new(database)
            self._log.note(connection, fork_id, ThreadReason.CREATED)
        return reading.summary(database, fork_id)


def fork_before(database: Database, thread_id: str, before: int, fork_id: str, made: int) -> None:
    """Make a copy of the thread with the messages before this position, under this id. `made`: ms since the epoch."""
    connection = database.connection
    connection.execute(
        f"INSERT INTO thread ({_THREAD}) "  # noqa: S608 - our own words
        "SELECT ?, title, titled, folder, ?, ?, id, mode, choice FROM thread WHERE id = ?",
        (fork_id, made, made, thread_id),
    )
    copy_messages(connection, reading.thread(database, thread_id, before).messages, fork_id)


def keep_before(database: Database, thread_id: str, before: int, fork_id: str) -> None:
    """Make the copy for what an edit or another answer takes the place of.

    It was used a moment before the thread itself, whatever the clock can tell apart: a history shows that one first.
    """
    used = database.connection.execute("SELECT updated - 1 FROM thread WHERE id = ?", (thread_id,)).fetchone()
    fork_before(database, thread_id, before, fork_id, used[0])


def tell_from_twins(connection: "Connection", thread_id: str) -> None:
    """Number the title of a copy where another thread has the same: a history would show twins."""
    row = connection.execute("SELECT title FROM thread WHERE id = ?", (thread_id,)).fetchone()
    title = row[0] if row and isinstance(row[0], str) else ""
    others = connection.execute("SELECT title FROM thread WHERE id <> ? AND title <> ''", (thread_id,))
    taken = {other for (other,) in others if isinstance(other, str)}
    if title not in taken:
        return
    name, number = numbered(title)
    while title in taken:
        number += 1
        end = f" ({number})"
        title = name[: limits.THREAD_TITLE - len(end)] + end
    # With a number it is nobody's own title: by that a search finds the one it was copied from.
    connection.execute("UPDATE thread SET title = ?, titled = 0 WHERE id = ?", (title, thread_id))


def numbered(title: str) -> tuple[str, int]:
    """What a title is without its number, and which copy it says it is: the first where it says none."""
    found = _NUMBER.search(title)
    return (title[: found.start()], int(found[1])) if found else (title, 1)
