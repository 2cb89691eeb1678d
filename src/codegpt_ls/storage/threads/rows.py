"""Threads and messages as rows of the file.

A file may be damaged, or written by another hand: what cannot be read of a row counts as absent, and is remembered.
"""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, TypeVar

from codegpt_ls.domain import limits
from codegpt_ls.domain.chat import FinishReason, Role, Usage
from codegpt_ls.domain.messages.parts import File, Image
from codegpt_ls.domain.messages.placed import Placed
from codegpt_ls.domain.thread_choice import NOT_CHOSEN, ThreadChoice
from codegpt_ls.domain.threads import ContextReference, Delivery, ThreadMessage, ThreadSummary, is_temporary
from codegpt_ls.domain.tools.modes import Mode
from codegpt_ls.domain.tools.steps import ToolStep
from codegpt_ls.storage.threads import parts

Row = Sequence[Any]
E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

SUMMARY: Final = """
    thread.id, thread.title, thread.folder, thread.created, thread.updated, thread.forked_from, thread.mode,
    thread.choice,
    (SELECT count(*) FROM message AS held WHERE held.thread_id = thread.id)
"""
"""The columns `summary` reads."""
MESSAGE: Final = (
    "id, role, content, prompt, context, created, delivery, provider, model, finish_reason, "
    "input_tokens, output_tokens, parts, attached, steps"
)
"""The columns of `message` that `message` reads, and `values` gives."""

_EPOCH: Final = datetime.fromtimestamp(0, UTC)
_LONGEST_CONTEXT: Final = 1_000_000
"""Characters of JSON: a hundred references with long paths have a tenth of it."""


def summary(row: Row, damaged: set[object]) -> ThreadSummary | None:
    """A thread out of the columns of SUMMARY; None where nothing can name it. What is damaged joins `damaged`."""
    cells = _Cells()
    thread_id, title, folder, created, updated, forked_from, mode, choice, messages = row
    if not isinstance(thread_id, str):
        damaged.add(("thread", thread_id))
        return None
    read = ThreadSummary(
        id=thread_id,
        title=(cells.text(title, limits.THREAD_TITLE) or ""),
        folder=cells.optional(folder, limits.PLACE_NAME),
        created=cells.moment(created),
        updated=cells.moment(updated),
        messages=messages,
        temporary=is_temporary(thread_id),
        forked_from=cells.optional(forked_from, limits.LABEL),
        mode=(cells.one_of(Mode, mode) if mode is not None else None) or Mode.ASK,
        choice=cells.choice(choice),
    )
    if not cells.sound:
        damaged.add(("thread", thread_id))
    return read


def message(row: Row, damaged: set[object]) -> ThreadMessage | None:
    """A message out of the columns of MESSAGE; None where its words or whose they are cannot be read."""
    cells = _Cells()
    role = cells.one_of(Role, row[1])
    if not isinstance(row[0], str) or role not in (Role.USER, Role.ASSISTANT) or not isinstance(row[2], str):
        damaged.add(("message", row[0]))
        return None
    unknown = Delivery.CUT_OFF if role is Role.ASSISTANT else Delivery.COMPLETE
    read = ThreadMessage(
        id=row[0],
        role=role,
        content=row[2],
        prompt=cells.optional(row[3], None),
        context=cells.references(row[4]),
        created=cells.moment(row[5]),
        delivery=cells.one_of(Delivery, row[6]) or unknown,
        provider=cells.optional(row[7], limits.LABEL),
        model=cells.optional(row[8], limits.MODEL_NAME),
        finish_reason=cells.one_of(FinishReason, row[9]) if row[9] else None,
        usage=cells.usage(row[10], row[11]),
        parts=cells.parts(row[12]),
        attached=cells.attached(row[13]),
        steps=cells.steps(row[14]),
    )
    if not cells.sound:
        damaged.add(("message", row[0]))
    return read


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
        each.provider and storable(each.provider),
        each.model and storable(each.model),
        each.finish_reason.value if each.finish_reason else None,
        *tokens(each.usage),
        parts.written(each.parts),
        parts.written_attached(each.attached),
        parts.written_steps(each.steps),
    )


def tokens(usage: Usage | None) -> tuple[int | None, int | None]:
    """The numbers as they are kept: within bounds, whatever a provider says."""
    return (None, None) if usage is None else (_bounded(usage.input_tokens), _bounded(usage.output_tokens))


def storable(text: str) -> str:
    """The text without lone surrogates, which JSON can carry and UTF-8 cannot."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def milliseconds(at: datetime) -> int:
    """Since the epoch."""
    return (at - _EPOCH) // timedelta(milliseconds=1)


FIRST: Final = milliseconds(limits.EARLIEST_TIME)
"""The earliest time a row may hold."""
LAST: Final = milliseconds(limits.LATEST_TIME)


class _Cells:
    """The values of one row, read one by one."""

    def __init__(self) -> None:
        self.sound = True
        """Whether all that were read are what they should be."""

    def text(self, cell: object, longest: int | None) -> str | None:
        if not isinstance(cell, str):
            return self._instead(None)
        if longest is None or len(cell) <= longest:
            return cell
        self.sound = False
        return cell[:longest]

    def optional(self, cell: object, longest: int | None) -> str | None:
        return None if cell is None else self.text(cell, longest)

    def moment(self, cell: object) -> datetime:
        if isinstance(cell, int) and FIRST <= cell <= LAST:
            return _EPOCH + timedelta(milliseconds=cell)
        self.sound = False
        return limits.EARLIEST_TIME

    def one_of(self, kind: type[E], cell: object) -> E | None:
        if isinstance(cell, str):
            with suppress(ValueError):
                return kind(cell)
        return self._instead(None)

    def usage(self, sent: object, received: object) -> Usage | None:
        if sent is None and received is None:
            return None
        if isinstance(sent, int) and isinstance(received, int) and sent == _bounded(sent):
            return Usage(sent, received) if received == _bounded(received) else self._instead(None)
        return self._instead(None)

    def references(self, cell: object) -> tuple[ContextReference, ...]:
        if cell is None:
            return ()
        if isinstance(cell, str) and len(cell) <= _LONGEST_CONTEXT:
            with suppress(ValueError, TypeError, RecursionError):
                return tuple(map(_reference, json.loads(cell)))
        return self._instead(())

    def parts(self, cell: object) -> tuple[Placed, ...]:
        return self._of_json(parts.read, cell)

    def attached(self, cell: object) -> tuple[Image | File, ...]:
        return self._of_json(parts.read_attached, cell)

    def steps(self, cell: object) -> tuple[ToolStep, ...]:
        return self._of_json(parts.read_steps, cell)

    def choice(self, cell: object) -> ThreadChoice:
        read = self._of_json(parts.read_choice, cell)
        return read[0] if read else NOT_CHOSEN

    def _of_json(self, read: Callable[[str], tuple[T, ...]], cell: object) -> tuple[T, ...]:
        if cell is None:
            return ()
        if isinstance(cell, str) and len(cell) <= limits.MESSAGE_PARTS:
            with suppress(ValueError, LookupError, TypeError, RecursionError):
                return read(cell)
        return self._instead(())

    def _instead(self, value: T) -> T:
        """This, for what cannot be read."""
        self.sound = False
        return value


def _bounded(tokens: int) -> int:
    return min(max(tokens, 0), limits.TOKEN_COUNT)


def _json(references: Sequence[ContextReference]) -> str | None:
    if not references:
        return None
    items = [[each.kind, each.title, each.uri, each.first_line, each.last_line] for each in references]
    return json.dumps(items)


def _reference(item: Any) -> ContextReference:  # noqa: ANN401 - whatever the JSON holds
    """One place in code. Raises ValueError or TypeError for anything else."""
    kind, title, uri, first, last = item
    words = isinstance(kind, str) and isinstance(title, str) and (uri is None or isinstance(uri, str))
    lines = all(each is None or (isinstance(each, int) and 0 <= each <= limits.LINE) for each in (first, last))
    if not words or not lines:
        raise ValueError("no place in code")
    return ContextReference(kind=kind, title=title, uri=uri, first_line=first, last_line=last)
