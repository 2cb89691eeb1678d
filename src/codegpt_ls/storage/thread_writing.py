"""What is written to the threads' file: each public method is one transaction."""

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from codegpt_ls.domain.chat import Role
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.threads import (
    AnswerEnd,
    Delivery,
    Exchange,
    NewMessage,
    NewThread,
    ThreadChange,
    ThreadMessage,
    ThreadReason,
    ThreadSummary,
    is_temporary,
    new_id,
)
from codegpt_ls.storage import thread_reading, thread_rows
from codegpt_ls.storage.sqlite_file import Database
from codegpt_ls.storage.thread_index import forget_all_words, forget_words, index_new, leave_no_trace
from codegpt_ls.storage.writers import is_running, this_process

if TYPE_CHECKING:
    from sqlite3 import Connection

_CHANGES_KEPT: Final = 1000
"""So many are told to a process that looks late; one that misses more has slept for long."""
_THREAD: Final = "id, title, titled, folder, created, updated, forked_from"
# Spelt out: SQLite uses the small index of unfinished messages only where the condition is the index's own.
_STREAMING: Final = f"delivery = '{Delivery.STREAMING}'"


class ThreadWriter:
    """Writes for one server process."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._origin = secrets.token_hex(8)
        self._mark = ""
        self._answers: set[str] = set()
        """The ids of the answers this process is writing."""

    def create(self, database: Database, new: NewThread) -> ThreadSummary:
        """Make a thread with the messages it is given."""
        now = thread_rows.milliseconds(self._now())
        created = thread_rows.milliseconds(new.created) if new.created else now
        updated = thread_rows.milliseconds(new.updated) if new.updated else created
        row = (new.id, thread_rows.storable(new.title), int(new.titled), new.folder, created, updated, new.forked_from)
        with database.transaction() as connection:
            connection.execute(f"INSERT INTO thread ({_THREAD}) VALUES (?, ?, ?, ?, ?, ?, ?)", row)  # noqa: S608
            _copy(connection, new.messages, new.id)
            index_new(database)
            self._changed(connection, new.id, ThreadReason.CREATED)
        return thread_reading.summary(database, new.id)

    def rename(self, database: Database, thread_id: str, title: str) -> ThreadSummary:
        """Give the thread this title. Raises AssistantError THREAD_NOT_FOUND."""
        with database.transaction() as connection:
            summary = thread_reading.summary(database, thread_id)
            title = thread_rows.storable(title)
            connection.execute("UPDATE thread SET title = ?, titled = 1 WHERE id = ?", (title, thread_id))
            self._changed(connection, thread_id, ThreadReason.RENAMED)
        return replace(summary, title=title)

    def delete(self, database: Database, thread_id: str) -> None:
        """Delete the thread with its messages. Raises AssistantError THREAD_NOT_FOUND."""
        with database.transaction() as connection:
            thread_reading.summary(database, thread_id)
            forget_words(database, "message.thread_id = ?", thread_id)
            leave_no_trace(database)
            connection.execute("DELETE FROM thread WHERE id = ?", (thread_id,))
            self._changed(connection, thread_id, ThreadReason.DELETED)

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
            self._changed(connection, None, ThreadReason.CLEARED)
        return deleted

    def fork(self, database: Database, thread_id: str, message_id: str) -> ThreadSummary:
        """A new thread with the messages up to this one. Raises AssistantError THREAD_NOT_FOUND."""
        with database.transaction() as connection:
            position = _position(connection, thread_id, message_id)
            fork_id = self._fork(database, thread_id, position + 1)
            index_new(database)
            self._changed(connection, fork_id, ThreadReason.CREATED)
        return thread_reading.summary(database, fork_id)

    def ask(
        self,
        database: Database,
        thread_id: str,
        messages: Sequence[NewMessage],
        *,
        answer_id: str,
        title: str,
        instead_of: str | None,
    ) -> Exchange:
        """Append a question and the place of its answer, which stand together whoever else writes at the same time.

        Raises AssistantError THREAD_NOT_FOUND, THREAD_BUSY.
        """
        with database.transaction() as connection:
            thread_reading.summary(database, thread_id)
            kept_in = self._take_away(database, thread_id, instead_of) if instead_of else None
            now = self._now()
            written = [_written(each, now) for each in messages]
            for each in written:
                _add(connection, thread_id, each)
            answer = self._open_answer(connection, thread_id, answer_id)
            connection.execute(
                "UPDATE thread SET title = CASE title WHEN '' THEN ? ELSE title END WHERE id = ?",
                (thread_rows.storable(title), thread_id),
            )
            self._touch(connection, thread_id)
            index_new(database)
            self._changed(connection, thread_id, ThreadReason.ASKED)
        return Exchange(question=written[-1], answer=answer, kept_in=kept_in)

    def answer_again(self, database: Database, thread_id: str, *, answer_id: str) -> Exchange:
        """Make place for another answer to the last question; the old one goes once the new one has text.

        Raises AssistantError THREAD_NOT_FOUND where there is no question, THREAD_BUSY.
        """
        with database.transaction() as connection:
            messages = thread_reading.thread(database, thread_id).messages
            asked = [number for number, each in enumerate(messages) if each.role is Role.USER]
            if not asked:
                raise AssistantError(ErrorCode.THREAD_NOT_FOUND)
            question, after = messages[asked[-1]], messages[asked[-1] + 1 :]
            self._refuse_busy(connection, thread_id, _position(connection, thread_id, question.id))
            replaces = after[-1].id if after else None
            answer = self._open_answer(connection, thread_id, answer_id, replaces=replaces)
            self._touch(connection, thread_id)
            self._changed(connection, thread_id, ThreadReason.ASKED)
        return Exchange(question=question, answer=answer)

    def grow(self, database: Database, answer_id: str, text: str) -> None:
        """Add text to an answer that is being written; nothing happens when it was deleted meanwhile."""
        with database.transaction() as connection:
            connection.execute(
                f"UPDATE message SET content = content || ? WHERE id = ? AND {_STREAMING}",  # noqa: S608
                (thread_rows.storable(text), answer_id),
            )
            self._drop_replaced(database, answer_id)
            thread_id = _thread_of(connection, answer_id)
            if thread_id is not None:
                self._changed(connection, thread_id, ThreadReason.ANSWERING)

    def end(self, database: Database, answer_id: str, end: AnswerEnd) -> str | None:
        """Write the answer's end; one that was cut off before its first word goes. The thread, if it is still there."""
        with database.transaction() as connection:
            thread_id = _thread_of(connection, answer_id)
            if thread_id is None:
                return None
            if not end.text and end.delivery is Delivery.CUT_OFF:
                connection.execute("DELETE FROM message WHERE id = ?", (answer_id,))
            else:
                _write_end(connection, answer_id, end)
                self._drop_replaced(database, answer_id)
            self._touch(connection, thread_id)
            index_new(database)
            self._changed(connection, thread_id, ThreadReason.ANSWERED)
        return thread_id

    def let_go(self, answer_id: str) -> None:
        """This process does not write the answer any more."""
        self._answers.discard(answer_id)

    def mark_cut_off(self, database: Database, thread_id: str | None = None) -> None:
        """End the answers, of one thread or all, whose writers are gone."""
        streaming = database.connection.execute(
            f"SELECT id, writer FROM message WHERE {_STREAMING} AND (? IS NULL OR thread_id = ?)",  # noqa: S608
            (thread_id, thread_id),
        ).fetchall()
        left = [(answer_id,) for answer_id, writer in streaming if not self._is_being_written(answer_id, writer)]
        if not left:
            return
        with database.transaction() as connection:
            connection.executemany("DELETE FROM message WHERE id = ? AND content = ''", left)
            connection.executemany(
                f"UPDATE message SET delivery = '{Delivery.CUT_OFF}', writer = NULL WHERE id = ?",  # noqa: S608
                left,
            )
            index_new(database)

    def changes(self, database: Database, after: int) -> tuple[int, Sequence[ThreadChange]]:
        """What others have changed since the change of this number, and the number of the last one."""
        rows = database.connection.execute(
            "SELECT number, thread_id, reason, origin FROM change WHERE number > ? ORDER BY number", (after,)
        ).fetchall()
        others = (ThreadChange(row[1], ThreadReason(row[2])) for row in rows if row[3] != self._origin)
        return (rows[-1][0] if rows else after), tuple(dict.fromkeys(others))

    def _fork(self, database: Database, thread_id: str, before: int) -> str:
        """A copy of the thread with the messages before this position; its id."""
        connection = database.connection
        fork_id = new_id(temporary=is_temporary(thread_id))
        now = thread_rows.milliseconds(self._now())
        connection.execute(
            f"INSERT INTO thread ({_THREAD}) SELECT ?, title, titled, folder, ?, ?, id FROM thread WHERE id = ?",  # noqa: S608
            (fork_id, now, now, thread_id),
        )
        count = connection.execute(
            "SELECT count(*) FROM message WHERE thread_id = ? AND position < ?", (thread_id, before)
        ).fetchone()[0]
        _copy(connection, thread_reading.thread(database, thread_id).messages[:count], fork_id)
        return fork_id

    def _take_away(self, database: Database, thread_id: str, message_id: str) -> str | None:
        """Remove this message and all after it; what was answered is kept as a thread of its own, whose id it is."""
        connection = database.connection
        position = _position(connection, thread_id, message_id)
        self._refuse_busy(connection, thread_id, position)
        tail = (thread_id, position)
        answered = connection.execute(
            "SELECT 1 FROM message WHERE thread_id = ? AND position > ? AND role = ? AND content <> '' LIMIT 1",
            (*tail, Role.ASSISTANT.value),
        ).fetchone()
        fork_id = None
        if answered:
            fork_id = self._fork(database, thread_id, position)
            connection.execute(
                "UPDATE message SET thread_id = ? WHERE thread_id = ? AND position >= ?", (fork_id, *tail)
            )
            self._changed(connection, fork_id, ThreadReason.CREATED)
        else:
            forget_words(database, "message.thread_id = ? AND message.position >= ?", *tail)
            connection.execute("DELETE FROM message WHERE thread_id = ? AND position >= ?", tail)
        self._changed(connection, thread_id, ThreadReason.EDITED)
        # A title nobody gave is the first question's: it follows when that one changes.
        connection.execute(
            """
            UPDATE thread SET title = '' WHERE id = ? AND titled = 0
            AND NOT EXISTS (SELECT 1 FROM message WHERE thread_id = thread.id)
            """,
            (thread_id,),
        )
        return fork_id

    def _open_answer(
        self, connection: "Connection", thread_id: str, answer_id: str, *, replaces: str | None = None
    ) -> ThreadMessage:
        self._mark = self._mark or f"{this_process()}#{self._origin}"
        answer = ThreadMessage(
            id=answer_id, role=Role.ASSISTANT, content="", created=self._now(), delivery=Delivery.STREAMING
        )
        _add(connection, thread_id, answer)
        connection.execute(
            "UPDATE message SET writer = ?, replaces = ? WHERE id = ?", (self._mark, replaces, answer_id)
        )
        self._answers.add(answer_id)
        return answer

    def _drop_replaced(self, database: Database, answer_id: str) -> None:
        connection = database.connection
        row = connection.execute("SELECT replaces FROM message WHERE id = ?", (answer_id,)).fetchone()
        if row is None or row[0] is None:
            return
        forget_words(database, "message.id = ?", row[0])
        connection.execute("DELETE FROM message WHERE id = ?", (row[0],))
        connection.execute("UPDATE message SET replaces = NULL WHERE id = ?", (answer_id,))

    def _refuse_busy(self, connection: "Connection", thread_id: str, position: int) -> None:
        writing = connection.execute(
            f"SELECT id, writer FROM message WHERE thread_id = ? AND position >= ? AND {_STREAMING}",  # noqa: S608
            (thread_id, position),
        ).fetchall()
        if any(self._is_being_written(answer_id, writer) for answer_id, writer in writing):
            raise AssistantError(ErrorCode.THREAD_BUSY)

    def _is_being_written(self, answer_id: str, writer: str | None) -> bool:
        if writer == self._mark:
            return answer_id in self._answers
        return writer is not None and is_running(writer)

    def _touch(self, connection: "Connection", thread_id: str) -> None:
        now = thread_rows.milliseconds(self._now())
        connection.execute("UPDATE thread SET updated = max(updated, ?) WHERE id = ?", (now, thread_id))

    def _changed(self, connection: "Connection", thread_id: str | None, reason: ThreadReason) -> None:
        """Note the change for other processes."""
        number = connection.execute(
            "INSERT INTO change (thread_id, reason, origin) VALUES (?, ?, ?)", (thread_id, reason.value, self._origin)
        ).lastrowid
        connection.execute("DELETE FROM change WHERE number <= ?", ((number or 0) - _CHANGES_KEPT,))


def now_in_utc() -> datetime:
    """The time."""
    return datetime.now(UTC)


def _position(connection: "Connection", thread_id: str, message_id: str) -> int:
    row = connection.execute(
        "SELECT position FROM message WHERE id = ? AND thread_id = ?", (message_id, thread_id)
    ).fetchone()
    if row is None:
        raise AssistantError(ErrorCode.THREAD_NOT_FOUND)
    return int(row[0])


def _thread_of(connection: "Connection", message_id: str) -> str | None:
    row = connection.execute("SELECT thread_id FROM message WHERE id = ?", (message_id,)).fetchone()
    return None if row is None else str(row[0])


def _add(connection: "Connection", thread_id: str, message: ThreadMessage) -> None:
    values = thread_rows.values(message)
    connection.execute(
        f"""
        INSERT INTO message (thread_id, position, {thread_rows.MESSAGE})
        SELECT ?, coalesce(max(position), -1) + 1, {", ".join("?" * len(values))} FROM message WHERE thread_id = ?
        """,  # noqa: S608 - our own words
        (thread_id, *values, thread_id),
    )


def _copy(connection: "Connection", messages: Iterable[ThreadMessage], thread_id: str) -> None:
    """Add these as messages of their own; an answer that is still being written elsewhere as cut off here."""
    for each in messages:
        streaming = each.delivery is Delivery.STREAMING
        if streaming and not each.content:
            continue
        delivery = Delivery.CUT_OFF if streaming else each.delivery
        _add(connection, thread_id, replace(each, id=new_id(), delivery=delivery))


def _write_end(connection: "Connection", answer_id: str, end: AnswerEnd) -> None:
    usage = end.usage
    connection.execute(
        """
        UPDATE message SET content = ?, delivery = ?, provider = ?, model = ?, finish_reason = ?, input_tokens = ?,
        output_tokens = ?, writer = NULL WHERE id = ?
        """,
        (
            thread_rows.storable(end.text),
            end.delivery.value,
            end.provider,
            end.model,
            end.finish_reason.value if end.finish_reason else None,
            usage.input_tokens if usage else None,
            usage.output_tokens if usage else None,
            answer_id,
        ),
    )


def _written(new: NewMessage, now: datetime) -> ThreadMessage:
    return ThreadMessage(
        id=new_id(), role=new.role, content=new.content, prompt=new.prompt, context=new.context, created=now
    )
