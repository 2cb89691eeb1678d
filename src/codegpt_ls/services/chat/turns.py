"""Messages in the order that every model takes: instructions first, then question and answer in turn.

Chat templates of many open models refuse two messages of one role in a row, and so do some vendors.
"""

from collections.abc import Iterable
from itertools import groupby

from codegpt_ls.domain.chat import Message, Role


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
    return Message(said[0].role, "\n\n".join(each.content for each in said), about)
