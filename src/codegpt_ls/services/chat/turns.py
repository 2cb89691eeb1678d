"""Messages in the order that every model takes: instructions first, then question and answer in turn.

Chat templates of many open models refuse two messages of one role in a row, and so do some vendors. What tools told is
the other side's: an answer that had something looked up comes apart where it waited for that.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import reduce
from itertools import chain, groupby
from typing import Final

from codegpt_ls.domain.chat import Message, Role
from codegpt_ls.domain.messages.parts import Part, Text, Thought, ToolCall, ToolResult, one_behind_the_other

_STOPPED: Final = Text("[The answer was stopped here.]")
"""Stands between what a tool told last and the next question: some vendors take none right behind it."""


def alternating(messages: Iterable[Message]) -> tuple[Message, ...]:
    """The messages with all instructions first, and what one side said in a row as one message."""
    said = _merged(chain.from_iterable(map(_unfolded, messages)))
    return _merged(_answered(said))


def without_calls(messages: Iterable[Message]) -> tuple[Message, ...]:
    """The messages without what tools were asked and told: who offers none may not send any of it."""
    said = (each if _calls(each) == _results(each) == () else _only(each, ()) for each in messages)
    return tuple(each for each in said if each is not None)


def _merged(messages: Iterable[Message]) -> tuple[Message, ...]:
    given = tuple(messages)
    system = [each for each in given if each.role is Role.SYSTEM]
    others = [each for each in given if each.role is not Role.SYSTEM]
    return tuple(_as_one(list(said)) for _, said in groupby((*system, *others), key=lambda each: each.role))


def _as_one(said: list[Message]) -> Message:
    if len(said) == 1:
        return said[0]
    about = tuple(dict.fromkeys(title for each in said for title in each.about))
    return Message(said[0].role, reduce(one_behind_the_other, (each.parts for each in said)), about)


def _unfolded(message: Message) -> Iterator[Message]:
    """An answer as it was given: what was said, what tools told to that, what was said then."""
    if message.role is not Role.ASSISTANT or not _results(message):
        yield message
        return
    for told, parts in groupby(message.parts, key=lambda part: isinstance(part, ToolResult)):
        yield Message(Role.USER if told else Role.ASSISTANT, parts)
    if told:
        yield Message(Role.ASSISTANT, (_STOPPED,))


def _answered(messages: Sequence[Message]) -> Iterator[Message]:
    """The messages without calls that nobody answered, and without answers to no call: every API refuses those. An
    answer counts where it belongs: models begin to count their calls anew with every question."""
    for before, each, after in zip((None, *messages), messages, (*messages[1:], None), strict=False):
        if each.role is Role.SYSTEM:
            yield each
            continue
        answered = {*_calls(each)} & {*_results(after)} | {*_results(each)} & {*_calls(before)}
        if (kept := _only(each, answered)) is not None:
            yield kept


def _only(message: Message, answered: Collection[str]) -> Message | None:
    """The message with these calls and results alone; None where nothing is left of it."""
    kept = tuple(_kept(message.parts, answered))
    if not kept and message.parts:
        return None
    return message if kept == message.parts else replace(message, parts=kept)


def _calls(message: Message | None) -> tuple[str, ...]:
    return tuple(part.id for part in message.parts if isinstance(part, ToolCall)) if message else ()


def _results(message: Message | None) -> tuple[str, ...]:
    return tuple(part.call_id for part in message.parts if isinstance(part, ToolResult)) if message else ()


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
