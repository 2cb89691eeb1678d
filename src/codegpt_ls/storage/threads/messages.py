"""Single messages in the threads' file, inside a transaction of the caller's."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from codegpt_ls.domain.chat import Role
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.threads import AnswerEnd, Delivery, NewMessage, ThreadMessage, new_id
from codegpt_ls.storage.threads import parts, rows

if TYPE_CHECKING:
    from sqlite3 import Connection


_LAST_POSITION: Final = 2**40
"""More messages than a thread has: what stands behind is damage, which nothing is appended to."""


def position_of(connection: "Connection", thread_id: str, message_id: str) -> int:
    """Where in its thread the message stands. Raises AssistantError THREAD_NOT_FOUND."""
    row = connection.execute(
        "SELECT position FROM message WHERE id = ? AND thread_id = ?", (message_id, thread_id)
    ).fetchone()
    if row is None or not isinstance(row[0], int):
        raise AssistantError(ErrorCode.THREAD_NOT_FOUND)
    return row[0]


def thread_of(connection: "Connection", message_id: str) -> str | None:
    """The message's thread, if both are still there."""
    row = connection.execute("SELECT thread_id FROM message WHERE id = ?", (message_id,)).fetchone()
    return None if row is None else str(row[0])


def append_message(connection: "Connection", thread_id: str, message: ThreadMessage) -> None:
    """Append the message to its thread."""
    values = rows.values(message)
    last = connection.execute(
        "SELECT position FROM message WHERE thread_id = ? AND position <= ? ORDER BY position DESC LIMIT 1",
        (thread_id, _LAST_POSITION),
    ).fetchone()
    connection.execute(
        f"INSERT INTO message (thread_id, position, {rows.MESSAGE}) VALUES (?, ?, {', '.join('?' * len(values))})",  # noqa: S608 - our own words
        (thread_id, last[0] + 1 if last else 0, *values),
    )


def copy_messages(connection: "Connection", messages: Iterable[ThreadMessage], thread_id: str) -> None:
    """Add these as messages of their own; an answer that is still being written elsewhere as cut off here."""
    for each in messages:
        streaming = each.delivery is Delivery.STREAMING
        if streaming and not each.content:
            continue
        delivery = Delivery.CUT_OFF if streaming else each.delivery
        append_message(connection, thread_id, replace(each, id=new_id(), delivery=delivery))


def write_end(connection: "Connection", answer_id: str, end: AnswerEnd) -> None:
    """Write what an answer came to."""
    connection.execute(
        """
        UPDATE message SET content = ?, delivery = ?, provider = ?, model = ?, finish_reason = ?, input_tokens = ?,
        output_tokens = ?, parts = ?, steps = ?, writer = NULL WHERE id = ?
        """,
        (
            rows.storable(end.text),
            end.delivery.value,
            end.provider and rows.storable(end.provider),
            end.model and rows.storable(end.model),
            end.finish_reason.value if end.finish_reason else None,
            *rows.tokens(end.usage),
            parts.written(end.parts),
            parts.written_steps(end.steps),
            answer_id,
        ),
    )


def mark_failed(connection: "Connection", answer_id: str) -> None:
    """The question right before this answer, which is about to go, has none."""
    connection.execute(
        """
        UPDATE message SET delivery = ? WHERE role = ? AND number = (
            SELECT asked.number FROM message AS asked JOIN message AS answer ON answer.thread_id = asked.thread_id
            WHERE answer.id = ? AND asked.position < answer.position ORDER BY asked.position DESC LIMIT 1
        )
        """,
        (Delivery.FAILED.value, Role.USER.value, answer_id),
    )


def as_written(new: NewMessage, now: datetime) -> ThreadMessage:
    """The message with the id and the time it is written under."""
    return ThreadMessage(
        id=new_id(),
        role=new.role,
        content=new.content,
        prompt=new.prompt,
        context=new.context,
        parts=new.parts,
        attached=new.attached,
        created=now,
    )
