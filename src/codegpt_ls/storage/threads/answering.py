"""Questions and their answers in the threads' file: each public method is one transaction."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from codegpt_ls.domain.chat import Role
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.threads import AnswerEnd, Delivery, Exchange, NewMessage, ThreadMessage, ThreadReason
from codegpt_ls.storage.sqlite_file import Database
from codegpt_ls.storage.threads import reading, rows
from codegpt_ls.storage.threads.change_log import ChangeLog
from codegpt_ls.storage.threads.index import forget_words, index_new
from codegpt_ls.storage.threads.messages import (
    append_message,
    as_written,
    mark_failed,
    position_of,
    thread_of,
    write_end,
)
from codegpt_ls.storage.threads.writing import fork_before
from codegpt_ls.storage.writers import is_running, this_process

if TYPE_CHECKING:
    from sqlite3 import Connection

# Spelt out: SQLite uses the small index of unfinished messages only where the condition is the index's own.
_STREAMING: Final = f"delivery = '{Delivery.STREAMING}'"


class AnswerWriter:
    """Writes the answers of one server process."""

    def __init__(self, log: ChangeLog) -> None:
        self._log = log
        self._mark = ""
        self._answers: set[str] = set()
        """The ids of the answers this process is writing."""

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
            reading.summary(database, thread_id)
            kept_in = self._take_away(database, thread_id, instead_of) if instead_of else None
            now = self._log.now()
            written = [as_written(each, now) for each in messages]
            for each in written:
                append_message(connection, thread_id, each)
            answer = self._open_answer(connection, thread_id, answer_id)
            connection.execute(
                "UPDATE thread SET title = CASE title WHEN '' THEN ? ELSE title END WHERE id = ?",
                (rows.storable(title), thread_id),
            )
            self._log.touch(connection, thread_id)
            index_new(database)
            self._log.note(connection, thread_id, ThreadReason.ASKED)
        return Exchange(question=written[-1], answer=answer, kept_in=kept_in)

    def answer_again(self, database: Database, thread_id: str, *, answer_id: str) -> Exchange:
        """Make place for another answer to the last question; the old one goes once the new one has text.

        Raises AssistantError THREAD_NOT_FOUND where there is no question, THREAD_BUSY.
        """
        with database.transaction() as connection:
            messages = reading.thread(database, thread_id).messages
            asked = [number for number, each in enumerate(messages) if each.role is Role.USER]
            if not asked:
                raise AssistantError(ErrorCode.THREAD_NOT_FOUND)
            question, after = messages[asked[-1]], messages[asked[-1] + 1 :]
            self._refuse_busy(connection, thread_id, position_of(connection, thread_id, question.id))
            replaces = after[-1].id if after else None
            connection.execute("UPDATE message SET delivery = ? WHERE id = ?", (Delivery.COMPLETE.value, question.id))
            answer = self._open_answer(connection, thread_id, answer_id, replaces=replaces)
            self._log.touch(connection, thread_id)
            self._log.note(connection, thread_id, ThreadReason.ASKED)
        return Exchange(question=replace(question, delivery=Delivery.COMPLETE), answer=answer)

    def grow(self, database: Database, answer_id: str, text: str) -> None:
        """Add text to an answer that is being written; nothing happens when it was deleted meanwhile."""
        with database.transaction() as connection:
            connection.execute(
                f"UPDATE message SET content = content || ? WHERE id = ? AND {_STREAMING}",  # noqa: S608
                (rows.storable(text), answer_id),
            )
            self._drop_replaced(database, answer_id)
            thread_id = thread_of(connection, answer_id)
            if thread_id is not None:
                self._log.note(connection, thread_id, ThreadReason.ANSWERING)

    def end(self, database: Database, answer_id: str, end: AnswerEnd) -> str | None:
        """Write the answer's end; one that was cut off before its first word goes, and its question has failed.

        The thread, if it is still there.
        """
        with database.transaction() as connection:
            thread_id = thread_of(connection, answer_id)
            if thread_id is None:
                return None
            if not end.text and end.delivery is Delivery.CUT_OFF:
                mark_failed(connection, answer_id)
                connection.execute("DELETE FROM message WHERE id = ?", (answer_id,))
            else:
                write_end(connection, answer_id, end)
                self._drop_replaced(database, answer_id)
            self._log.touch(connection, thread_id)
            index_new(database)
            self._log.note(connection, thread_id, ThreadReason.ANSWERED)
        return thread_id

    def let_go(self, answer_id: str) -> None:
        """This process does not write the answer any more."""
        self._answers.discard(answer_id)

    def mark_cut_off(self, database: Database, thread_id: str | None = None) -> None:
        """End the answers, of one thread or all, whose writers are gone."""
        if not database.writable:
            return
        streaming = database.connection.execute(
            f"SELECT id, writer FROM message WHERE {_STREAMING} AND (? IS NULL OR thread_id = ?)",  # noqa: S608
            (thread_id, thread_id),
        ).fetchall()
        left = [(answer_id,) for answer_id, writer in streaming if not self._is_being_written(answer_id, writer)]
        if not left:
            return
        with database.transaction() as connection:
            for (answer_id,) in left:
                if connection.execute("SELECT content = '' FROM message WHERE id = ?", (answer_id,)).fetchone()[0]:
                    mark_failed(connection, answer_id)
            connection.executemany("DELETE FROM message WHERE id = ? AND content = ''", left)
            connection.executemany(
                f"UPDATE message SET delivery = '{Delivery.CUT_OFF}', writer = NULL WHERE id = ?",  # noqa: S608
                left,
            )
            index_new(database)

    def _take_away(self, database: Database, thread_id: str, message_id: str) -> str | None:
        """Remove this message and all after it; what was answered is kept as a thread of its own, whose id it is."""
        connection = database.connection
        position = position_of(connection, thread_id, message_id)
        self._refuse_busy(connection, thread_id, position)
        tail = (thread_id, position)
        answered = connection.execute(
            "SELECT 1 FROM message WHERE thread_id = ? AND position > ? AND role = ? AND content <> '' LIMIT 1",
            (*tail, Role.ASSISTANT.value),
        ).fetchone()
        fork_id = None
        if answered:
            fork_id = fork_before(database, self._log, thread_id, position)
            connection.execute(
                "UPDATE message SET thread_id = ? WHERE thread_id = ? AND position >= ?", (fork_id, *tail)
            )
            self._log.note(connection, fork_id, ThreadReason.CREATED)
        else:
            forget_words(database, "message.thread_id = ? AND message.position >= ?", *tail)
            connection.execute("DELETE FROM message WHERE thread_id = ? AND position >= ?", tail)
        self._log.note(connection, thread_id, ThreadReason.EDITED)
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
        self._mark = self._mark or f"{this_process()}#{self._log.origin}"
        answer = ThreadMessage(
            id=answer_id, role=Role.ASSISTANT, content="", created=self._log.now(), delivery=Delivery.STREAMING
        )
        append_message(connection, thread_id, answer)
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
