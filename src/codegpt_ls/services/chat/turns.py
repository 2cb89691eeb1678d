"""Messages in the order that every model takes: instructions first, then question and answer in turn.

Chat templates of many open models refuse two messages of one role in a row, and so do some vendors.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import reduce
from itertools import groupby

from codegpt_ls.domain.chat import Message, Role
from codegpt_ls.domain.messages.parts import Part, Thought, ToolCall, ToolResult, one_behind_the_other


def alternating(messages: Iterable[Message]) -> tuple[Message, ...]:
    """The messages with all instructions first, and what one side said in a row as one message."""
    given = tuple(_answered(tuple(messages)))
    system = [each for each in given if each.role is Role.SYSTEM]
    others = [each for each in given if each.role is not Role.SYSTEM]
    return tuple(_as_one(list(said)) for _, said in groupby((*system, *others), key=lambda each: each.role))


def _as_one(said: list[Message]) -> Message:
    if len(said) == 1:
        return said[0]
    about = tuple(dict.fromkeys(title for each in said for title in each.about))
    return Message(said[0].role, reduce(one_behind_the_other, (each.parts for each in said)), about)


def _answered(messages: Sequence[Message]) -> Iterator[Message]:
    """The messages without calls that nobody answered, and without answers to no call: every API refuses those."""
    called = {part.id for each in messages for part in each.parts if isinstance(part, ToolCall)}
    told = {part.call_id for each in messages for part in each.parts if isinstance(part, ToolResult)}
    for each in messages:
        kept = tuple(_kept(each.parts, called & told)) if each.role is not Role.SYSTEM else each.parts
        if kept or not each.parts:
            yield each if kept == each.parts else replace(each, parts=kept)


def _kept(parts: Sequence[Part], answered: Collection[str]) -> Iterator[Part]:
    """A thought belongs to what follows it: without that it may not stand there."""
    thoughts: list[Part] = []
    for part in parts:
        if isinstance(part, Thought):
            thoughts.append(part)
            continue
        name = part.id if isinstance(part, ToolCall) else part.call_id if isinstance(part, ToolResult) else None
        if name is None or name in answered:
            yield from (*thoughts, part)
        thoughts = []
