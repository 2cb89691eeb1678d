"""Messages in the order that every model takes: instructions first, then question and answer in turn.

Chat templates of many open models refuse two messages of one role in a row, and so do some vendors.
"""

from collections.abc import Iterable
from functools import reduce
from itertools import groupby

from codegpt_ls.domain.chat import Message, Role
from codegpt_ls.domain.messages.parts import Part, Text


def alternating(messages: Iterable[Message]) -> tuple[Message, ...]:
    """The messages with all instructions first, and what one side said in a row as one message."""
    given = tuple(messages)
    system = [each for each in given if each.role is Role.SYSTEM]
    others = [each for each in given if each.role is not Role.SYSTEM]
    return tuple(_as_one(list(said)) for _, said in groupby((*system, *others), key=lambda each: each.role))


def _as_one(said: list[Message]) -> Message:
    if len(said) == 1:
        return said[0]
    about = tuple(dict.fromkeys(title for each in said for title in each.about))
    return Message(said[0].role, reduce(_behind, (each.parts for each in said)), about)


def _behind(first: tuple[Part, ...], then: tuple[Part, ...]) -> tuple[Part, ...]:
    """Both, with an empty line between words that meet: pictures and results of tools are told apart without one."""
    if first and then and isinstance(end := first[-1], Text) and isinstance(begin := then[0], Text):
        return (*first[:-1], Text(f"{end.text}\n\n{begin.text}"), *then[1:])
    return (*first, *then)
