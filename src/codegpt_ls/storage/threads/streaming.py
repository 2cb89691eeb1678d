"""Answers while they are being written: each public method is one transaction, or part of the caller's."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from codegpt_ls.domain.chat import Usage
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.events.threads import ThreadChange, ThreadReason
from codegpt_ls.domain.messages.placed import moved
from codegpt_ls.domain.threads import AnswerEnd, AnswerState, Delivery, Standing, ThreadMessage
from codegpt_ls.storage.sqlite_file import Database
from codegpt_ls.storage.threads import reading, rows
from codegpt_ls.storage.threads.change_log import ChangeLog
from codegpt_ls.storage.threads.index import forget_words, index_new
from codegpt_ls.storage.threads.messages import mark_failed, thread_of, write_end
from codegpt_ls.storage.threads.writing import keep_before, tell_from_twins
from codegpt_ls.storage.writers import is_running, this_process

if TYPE_CHECKING:
    from sqlite3 import Connection

# Spelt out: SQLite uses the small index of unfinished messages only where the condition is the index's own.
_STREAMING: Final = f"delivery = '{Delivery.STREAMING}'"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an answer is written."""

    message: ThreadMessage
    """As it was before: empty, or an answer that is continued."""
    database: Database
    """The file it was begun in."""
    kept_in: str | None = None
    """The thread to be made of the answer that this one takes the place of."""


class StreamingAnswers:
    """The answers that are being written: those of this process, and what there is to know of those of others."""

    def __init__(self, log: ChangeLog) -> None:
        self._log = log
        self._mark = ""
        self._ours: dict[str, _Place] = {}
        """The answers this process is writing."""
        self._kept: list[str] = []

    def begin(
        self,
        database: Database,
        thread_id: str,
        message: ThreadMessage,
        answer_id: str,
        *,
        kept_in: str | None = None,
    ) -> None:
        """From here on this process writes this message, which it knows as `answer_id`; whoever watches is told.
        `kept_in`: the thread to be made of the answer whose place it takes, once it has text."""
        self._mark = self._mark or f"{this_process()}#{self._log.origin}"
        database.connection.execute(
            f"UPDATE message SET {_STREAMING}, writer = ?, stop = 0 WHERE id = ?",  # noqa: S608 - our own words
            (self._mark, message.id),
        )
        self._ours[answer_id] = _Place(message, database, kept_in)
        begun = ThreadChange(thread_id, ThreadReason.ASKED, message.id, AnswerState.ANSWERING)
        self._log.note_change(database.connection, begun)

    def is_ours(self, message_id: str) -> bool:
        """Whether this process is writing this message."""
        return any(place.message.id == message_id for place in self._ours.values())

    def grow(self, database: Database, answer_id: str, text: str) -> Standing:
        """Add text, which may be none, to an answer; whether it is still wanted."""
        if (place := self._ours.get(answer_id)) is None:
            return Standing.WANTED
        message_id = place.message.id
        row = database.connection.execute("SELECT stop FROM message WHERE id = ?", (message_id,)).fetchone()
        if row is None:
            # It may also be missing for the file: that was damaged, and another one stands in its place.
            return Standing.GONE if place.database is database else Standing.WANTED
        if text:
            self._append(database, place, text)
        return Standing.STOPPED if row[0] == 1 else Standing.WANTED

    def end(self, database: Database, answer_id: str, end: AnswerEnd) -> ThreadChange | None:
        """Write the answer's end; one that was cut off before its first word leaves all as it was: a question that
        has failed, or an answer that breaks off.

        The change, if the answer was begun and its thread is still there.
        """
        if (place := self._ours.get(answer_id)) is None:
            return None
        before = place.message
        with database.transaction() as connection:
            thread_id = thread_of(connection, before.id)
            if thread_id is None:
                return None
            if end.text or end.delivery is Delivery.COMPLETE:
                write_end(connection, before.id, _whole(before, end))
                self._replace(database, place)
            elif before.content:
                as_before = (before.delivery.value, before.id)
                connection.execute("UPDATE message SET delivery = ?, writer = NULL WHERE id = ?", as_before)
            else:
                mark_failed(connection, before.id)
                connection.execute("DELETE FROM message WHERE id = ?", (before.id,))
            self._log.touch(connection, thread_id)
            index_new(database)
            change = ThreadChange(thread_id, ThreadReason.ANSWERED, before.id, end.state)
            self._log.note_change(connection, change)
        return change

    def let_go(self, answer_id: str) -> None:
        """This process does not write the answer any more."""
        self._ours.pop(answer_id, None)

    def stop(self, database: Database, thread_id: str) -> bool:
        """Ask whoever writes answers to this thread to end them; whether there were any.

        Raises AssistantError THREAD_NOT_FOUND.
        """
        with database.transaction() as connection:
            reading.summary(database, thread_id)
            writing = [(answer_id,) for answer_id in self._being_written(connection, thread_id, 0)]
            connection.executemany("UPDATE message SET stop = 1 WHERE id = ?", writing)
        return bool(writing)

    def mark_cut_off(self, database: Database, thread_id: str | None = None) -> Sequence[ThreadChange]:
        """End the answers, of one thread or all, whose writers are gone; what was changed by that."""
        if not database.writable:
            return ()
        streaming = database.connection.execute(
            f"SELECT id, thread_id, writer FROM message WHERE {_STREAMING} AND (? IS NULL OR thread_id = ?)",  # noqa: S608
            (thread_id, thread_id),
        ).fetchall()
        left = [(answer_id, thread) for answer_id, thread, writer in streaming if not self._runs(answer_id, writer)]
        if not left:
            return ()
        changes = [
            ThreadChange(thread, ThreadReason.ANSWERED, answer_id, AnswerState.FAILED) for answer_id, thread in left
        ]
        ids = [(answer_id,) for answer_id, _ in left]
        with database.transaction() as connection:
            for (answer_id,) in ids:
                if connection.execute("SELECT content = '' FROM message WHERE id = ?", (answer_id,)).fetchone()[0]:
                    mark_failed(connection, answer_id)
            connection.executemany("DELETE FROM message WHERE id = ? AND content = ''", ids)
            connection.executemany(
                f"UPDATE message SET delivery = '{Delivery.CUT_OFF}', writer = NULL WHERE id = ?",  # noqa: S608
                ids,
            )
            index_new(database)
            for change in changes:
                self._log.note_change(connection, change)
        return changes

    def refuse_busy(self, connection: "Connection", thread_id: str, position: int) -> None:
        """Raises AssistantError THREAD_BUSY where an answer is being written from this position on."""
        if self._being_written(connection, thread_id, position):
            raise AssistantError(ErrorCode.THREAD_BUSY)

    def take_kept(self) -> Sequence[str]:
        """The threads made of answers that others took the place of, since this was called last."""
        kept, self._kept = self._kept, []
        return kept

    def _append(self, database: Database, place: _Place, text: str) -> None:
        answer_id = place.message.id
        with database.transaction() as connection:
            connection.execute(
                f"UPDATE message SET content = content || ? WHERE id = ? AND {_STREAMING}",  # noqa: S608
                (rows.storable(text), answer_id),
            )
            self._replace(database, place)
            thread_id = thread_of(connection, answer_id)
            more = ThreadChange(thread_id, ThreadReason.ANSWERING, answer_id, AnswerState.ANSWERING)
            self._log.note_change(connection, more)

    def _replace(self, database: Database, place: _Place) -> None:
        """The answer that this one takes the place of goes; with what led to it, it is a thread of its own from here
        on. Once: before, the thread still has it."""
        connection, answer_id = database.connection, place.message.id
        row = connection.execute(
            "SELECT replaces, thread_id, position FROM message WHERE id = ?", (answer_id,)
        ).fetchone()
        if row is None or row[0] is None:
            return
        if place.kept_in is not None:
            keep_before(database, row[1], row[2], place.kept_in)
            tell_from_twins(connection, place.kept_in)
            self._log.note(connection, place.kept_in, ThreadReason.CREATED)
            self._kept.append(place.kept_in)
        forget_words(database, "message.id = ?", row[0])
        connection.execute("DELETE FROM message WHERE id = ?", (row[0],))
        connection.execute("UPDATE message SET replaces = NULL WHERE id = ?", (answer_id,))

    def _being_written(self, connection: "Connection", thread_id: str, position: int) -> Sequence[str]:
        streaming = connection.execute(
            f"SELECT id, writer FROM message WHERE thread_id = ? AND position >= ? AND {_STREAMING}",  # noqa: S608
            (thread_id, position),
        ).fetchall()
        return [answer_id for answer_id, writer in streaming if self._runs(answer_id, writer)]

    def _runs(self, message_id: str, writer: str | None) -> bool:
        if writer == self._mark:
            return self.is_ours(message_id)
        return writer is not None and is_running(writer)


def _whole(before: ThreadMessage, end: AnswerEnd) -> AnswerEnd:
    """The end with what had come of the answer before."""
    parts = (*before.parts, *moved(end.parts, len(before.content)))
    steps = (*before.steps, *end.steps)
    return replace(end, text=before.content + end.text, parts=parts, steps=steps, usage=_sum(before.usage, end.usage))


def _sum(*counted: Usage | None) -> Usage | None:
    known = [each for each in counted if each]
    return Usage(sum(each.input_tokens for each in known), sum(each.output_tokens for each in known)) if known else None
