"""Threads and messages as rows of the file."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from codegpt_ls.domain.chat import FinishReason, Role, Usage
from codegpt_ls.domain.threads import ContextReference, Delivery, ThreadMessage, ThreadSummary, is_temporary

Row = Sequence[Any]

SUMMARY: Final = """
    thread.id, thread.title, thread.folder, thread.created, thread.updated, thread.forked_from,
    (SELECT count(*) FROM message AS held WHERE held.thread_id = thread.id)
"""
"""The columns `summary` reads."""
SUMMARY_WIDTH: Final = 7
MESSAGE: Final = (
    "id, role, content, prompt, context, created, delivery, provider, model, finish_reason, input_tokens, output_tokens"
)
"""The columns of `message` that `message` reads, and `values` gives."""

_EPOCH: Final = datetime.fromtimestamp(0, UTC)


def summary(row: Row) -> ThreadSummary:
    """A thread out of the columns of SUMMARY."""
    return ThreadSummary(
        id=row[0],
        title=row[1],
        folder=row[2],
        created=moment(row[3]),
        updated=moment(row[4]),
        messages=row[6],
        temporary=is_temporary(row[0]),
        forked_from=row[5],
    )


def message(row: Row) -> ThreadMessage:
    """A message out of the columns of MESSAGE."""
    return ThreadMessage(
        id=row[0],
        role=Role(row[1]),
        content=row[2],
        prompt=row[3],
        context=_references(row[4]),
        created=moment(row[5]),
        delivery=Delivery(row[6]),
        provider=row[7],
        model=row[8],
        finish_reason=FinishReason(row[9]) if row[9] else None,
        usage=Usage(row[10], row[11]) if row[10] is not None else None,
    )


def values(each: ThreadMessage) -> tuple[object, ...]:
    """The message's values in the order of MESSAGE."""
    return (
        each.id,
        each.role.value,
        storable(each.content),
        None if each.prompt is None else storable(each.prompt),
        _json(each.context),
        milliseconds(each.created),
        each.delivery.value,
        each.provider,
        each.model,
        each.finish_reason.value if each.finish_reason else None,
        each.usage.input_tokens if each.usage else None,
        each.usage.output_tokens if each.usage else None,
    )


def storable(text: str) -> str:
    """The text without lone surrogates, which JSON can carry and UTF-8 cannot."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def milliseconds(at: datetime) -> int:
    """Since the epoch."""
    return (at - _EPOCH) // timedelta(milliseconds=1)


def moment(at: int) -> datetime:
    """The time that many milliseconds after the epoch."""
    return _EPOCH + timedelta(milliseconds=at)


def _json(references: Sequence[ContextReference]) -> str | None:
    if not references:
        return None
    items = [[each.kind, each.title, each.uri, each.first_line, each.last_line] for each in references]
    return json.dumps(items)


def _references(text: str | None) -> tuple[ContextReference, ...]:
    items = json.loads(text) if text else ()
    return tuple(
        ContextReference(kind=kind, title=title, uri=uri, first_line=first, last_line=last)
        for kind, title, uri, first, last in items
    )
