"""Single messages in the threads' file, inside a transaction of the caller's."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.threads import AnswerEnd, Delivery, NewMessage, ThreadMessage, new_id
from codegpt_ls.storage.threads import rows

if TYPE_CHECKING:
    from sqlite3 import Connection


def position_of(connection: "Connection", thread_id: str, message_id: str) -> int:
    """Where in its thread the message stands. Raises AssistantError THREAD_NOT_FOUND."""
    row = connection.execute(
        "SELECT position FROM message WHERE id = ? AND thread_id = ?", (message_id, thread_id)
    ).fetchone()
    if row is None:
        raise AssistantError(ErrorCode.THREAD_NOT_FOUND)
    return int(row[0])


def thread_of(connection: "Connection", message_id: str) -> str | None:
    """The message's thread, if both are still there."""
    row = connection.execute("SELECT thread_id FROM message WHERE id = ?", (message_id,)).fetchone()
    return None if row is None else str(row[0])


def append_message(connection: "Connection", thread_id: str, message: ThreadMessage) -> None:
    """Append the message to its thread."""
    values = rows.values(message)
    connection.execute(
        f"""
        INSERT INTO message (thread_id, position, {rows.MESSAGE})
        SELECT ?, coalesce(max(position), -1) + 1, {", ".join("?" * len(values))} FROM message WHERE thread_id = ?
        """,  # noqa: S608 - our own words
        (thread_id, *values, thread_id),
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
    usage = end.usage
    connection.execute(
        """
        UPDATE message SET content = ?, delivery = ?, provider = ?, model = ?, finish_reason = ?, input_tokens = ?,
        output_tokens = ?, writer = NULL WHERE id = ?
        """,
        (
            rows.storable(end.text),
            end.delivery.value,
            end.provider,
            end.model,
            end.finish_reason.value if end.finish_reason else None,
            usage.input_tokens if usage else None,
            usage.output_tokens if usage else None,
            answer_id,
        ),
    )


def as_written(new: NewMessage, now: datetime) -> ThreadMessage:
    """The message with the id and the time it is written under."""
    return ThreadMessage(
        id=new_id(), role=new.role, content=new.content, prompt=new.prompt, context=new.context, created=now
    )
