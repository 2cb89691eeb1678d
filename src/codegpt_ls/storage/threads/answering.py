"""Questions and the places of their answers in the threads' file: each public method is one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from codegpt_ls.domain.chat import Role
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.events.threads import ThreadReason
from codegpt_ls.domain.threads import (
    Delivery,
    Exchange,
    NewMessage,
    Part,
    ThreadMessage,
    first_question,
    is_temporary,
    new_id,
    question_of,
)
from codegpt_ls.storage.sqlite_file import Database
from codegpt_ls.storage.threads import reading, rows
from codegpt_ls.storage.threads.change_log import ChangeLog
from codegpt_ls.storage.threads.index import forget_words, index_new
from codegpt_ls.storage.threads.messages import append_message, as_written, position_of
from codegpt_ls.storage.threads.streaming import StreamingAnswers
from codegpt_ls.storage.threads.writing import keep_before, numbered, tell_from_twins


class QuestionWriter:
    """Writes what is asked, for one server process."""

    def __init__(self, log: ChangeLog, answers: StreamingAnswers) -> None:
        self._log = log
        self._answers = answers

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
            self._log.touch(connection, thread_id)
            kept_in = None
            if instead_of:
                kept_in = self._take_away(database, thread_id, instead_of)
            else:
                _take_failed(database, thread_id, messages)
            now = self._log.now()
            written = [as_written(each, now) for each in messages]
            for each in written:
                append_message(connection, thread_id, each)
            answer = self._open_answer(database, thread_id, answer_id)
            connection.execute(
                "UPDATE thread SET title = CASE title WHEN '' THEN ? ELSE title END WHERE id = ?",
                (rows.storable(title), thread_id),
            )
            if kept_in:
                tell_from_twins(connection, kept_in)
            index_new(database)
        return Exchange(question=written[-1], answer=answer, kept_in=kept_in)

    def answer_again(self, database: Database, thread_id: str, *, answer_id: str) -> Exchange:
        """Make place for another answer to the last question; the old one goes once the new one has text, and is kept
        in a thread of its own from then on.

        Raises AssistantError THREAD_NOT_FOUND where there is no question, THREAD_BUSY.
        """
        with database.transaction() as connection:
            messages = reading.thread(database, thread_id).messages
            asked = _last_question(messages)
            if asked is None:
                raise AssistantError(ErrorCode.THREAD_NOT_FOUND)
            question, after = messages[asked], messages[asked + 1 :]
            self._answers.refuse_busy(connection, thread_id, position_of(connection, thread_id, question.id))
            replaces = after[-1].id if after else None
            kept_in = new_id(temporary=is_temporary(thread_id)) if any(each.content.strip() for each in after) else None
            connection.execute("UPDATE message SET delivery = ? WHERE id = ?", (Delivery.COMPLETE.value, question.id))
            answer = self._open_answer(database, thread_id, answer_id, replaces=replaces, kept_in=kept_in)
            self._log.touch(connection, thread_id)
        return Exchange(question=replace(question, delivery=Delivery.COMPLETE), answer=answer, kept_in=kept_in)

    def go_on(self, database: Database, thread_id: str, *, answer_id: str, message_id: str | None) -> Exchange:
        """Take up the last message again, an answer that broke off, and know it as `answer_id` from here on.
        `message_id`: the one that it has to be.

        Raises AssistantError THREAD_NOT_FOUND, THREAD_COMPLETE, THREAD_CHANGED, THREAD_BUSY.
        """
        with database.transaction() as connection:
            messages = reading.thread(database, thread_id).messages
            self._answers.refuse_busy(connection, thread_id, 0)
            asked, last = _last_question(messages), messages[-1] if messages else None
            if message_id is not None and (last is None or last.id != message_id):
                raise AssistantError(ErrorCode.THREAD_CHANGED)
            if asked is None or last is None or not last.broke_off:
                raise AssistantError(ErrorCode.THREAD_COMPLETE)
            # It is searched by its words once they are all there.
            forget_words(database, "message.id = ?", last.id)
            connection.execute("UPDATE message SET indexed = 0 WHERE id = ?", (last.id,))
            self._answers.begin(database, thread_id, last, answer_id)
            self._log.touch(connection, thread_id)
        return Exchange(question=messages[asked], answer=replace(last, delivery=Delivery.STREAMING))

    def remove_question(
        self, database: Database, thread_id: str, question_id: str, *, title_of: Callable[[str], str]
    ) -> None:
        """Remove a question that has failed, with those that were asked as one with it.

        Raises AssistantError THREAD_NOT_FOUND, also for any other message.
        """
        with database.transaction() as connection:
            messages = reading.thread(database, thread_id).messages
            asked = question_of(messages, question_id)
            if not asked or asked[-1].delivery is not Delivery.FAILED:
                raise AssistantError(ErrorCode.THREAD_NOT_FOUND)
            for each in asked:
                forget_words(database, "message.id = ?", each.id)
                connection.execute("DELETE FROM message WHERE id = ?", (each.id,))
            if asked[0] is messages[0]:
                first = first_question(messages[len(asked) :])
                _title_anew(database, thread_id, title_of(asked[-1].content), title_of(first.content) if first else "")
            self._log.note(connection, thread_id, ThreadReason.EDITED)

    def remove_context(self, database: Database, thread_id: str, question_id: str) -> None:
        """Send this question as it was typed from now on. Raises AssistantError THREAD_NOT_FOUND."""
        with database.transaction() as connection:
            position_of(connection, thread_id, question_id)
            connection.execute("UPDATE message SET prompt = NULL, attached = NULL WHERE id = ?", (question_id,))
            self._log.note(connection, thread_id, ThreadReason.EDITED)

    def _take_away(self, database: Database, thread_id: str, message_id: str) -> str | None:
        """Remove this message and all after it; what was answered is kept as a thread of its own, whose id it is."""
        connection = database.connection
        position = position_of(connection, thread_id, message_id)
        self._answers.refuse_busy(connection, thread_id, position)
        tail = (thread_id, position)
        answered = connection.execute(
            "SELECT 1 FROM message WHERE thread_id = ? AND position > ? AND role = ? AND content <> '' LIMIT 1",
            (*tail, Role.ASSISTANT.value),
        ).fetchone()
        fork_id = None
        if answered:
            fork_id = new_id(temporary=is_temporary(thread_id))
            keep_before(database, thread_id, position, fork_id)
            connection.execute(
                "UPDATE message SET thread_id = ? WHERE thread_id = ? AND position >= ?", (fork_id, *tail)
            )
            self._log.note(connection, fork_id, ThreadReason.CREATED)
        else:
            _delete_from(database, thread_id, position)
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
        self,
        database: Database,
        thread_id: str,
        answer_id: str,
        *,
        replaces: str | None = None,
        kept_in: str | None = None,
    ) -> ThreadMessage:
        answer = ThreadMessage(
            id=answer_id, role=Role.ASSISTANT, content="", created=self._log.now(), delivery=Delivery.STREAMING
        )
        append_message(database.connection, thread_id, answer)
        database.connection.execute("UPDATE message SET replaces = ? WHERE id = ?", (replaces, answer_id))
        self._answers.begin(database, thread_id, answer, answer_id, kept_in=kept_in)
        return answer


def _last_question(messages: Sequence[ThreadMessage]) -> int | None:
    return next((number for number in reversed(range(len(messages))) if messages[number].role is Role.USER), None)


def _title_anew(database: Database, thread_id: str, old: str, new: str) -> None:
    """A title nobody gave is the first question's, perhaps with the number of a copy: it follows when that one goes."""
    title = reading.summary(database, thread_id).title
    if rows.storable(old) in {title, numbered(title)[0]}:
        database.connection.execute(
            "UPDATE thread SET title = ? WHERE id = ? AND titled = 0", (rows.storable(new), thread_id)
        )


def _take_failed(database: Database, thread_id: str, asked: Sequence[NewMessage]) -> None:
    """A question that failed and is asked again word by word is one question: the new one stands in its place."""
    last = reading.part(database, thread_id, Part(limit=len(asked) + 1)).messages
    question = question_of(last, last[-1].id) if last else ()
    wanted = [(each.role, rows.storable(each.content)) for each in asked]
    if [(each.role, each.content) for each in question] == wanted and question[-1].delivery is Delivery.FAILED:
        _delete_from(database, thread_id, position_of(database.connection, thread_id, question[0].id))


def _delete_from(database: Database, thread_id: str, position: int) -> None:
    forget_words(database, "message.thread_id = ? AND message.position >= ?", thread_id, position)
    database.connection.execute("DELETE FROM message WHERE thread_id = ? AND position >= ?", (thread_id, position))
