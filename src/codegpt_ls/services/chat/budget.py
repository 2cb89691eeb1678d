"""What of a conversation goes to a model that has only so much room."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from codegpt_ls.domain.chat import Message, Role
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.text import estimated_tokens

_TOKENS_PER_MESSAGE: Final = 4
"""What its role and the marks around it take."""
_LARGEST_ANSWER: Final = 4096
"""Tokens kept free for an answer whose length nobody limited; a quarter of the room where that is less."""
_CHARACTERS_PER_TOKEN: Final = 6
"""Optimistic: no running text of any script comes to more once repeated characters are counted once, which
tokenizers know by the dozen."""
_REPEATED: Final = re.compile(r"(.)\1+|\s+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fitted:
    """What is sent, and how many exchanges had to stay behind."""

    messages: tuple[Message, ...]
    dropped: int


def fit(
    messages: Sequence[Message],
    history: Sequence[Sequence[Message]],
    *,
    limit: int | None,
    answer_tokens: int | None,
    facts: Facts,
) -> Fitted:
    """The messages with as much of the latest history as fits beside them, and room for the answer.

    `limit`: tokens the model takes, None where nobody knows. What the messages take is an estimate: the oldest
    exchanges are left out by a cautious one, and only what exceeds even an optimistic one is refused here. Between the
    two the provider decides.
    Raises AssistantError TOO_LONG with the facts given, the tokens there are at least, and the limit.
    """
    if limit is None:
        return Fitted(_joined(messages, history), 0)
    least = sum(_least_tokens(each.content) for each in messages)
    if least > limit:
        known = Facts(provider=facts.provider, model=facts.model, tokens=least, limit=limit)
        raise AssistantError(ErrorCode.TOO_LONG, known)
    room = limit - (answer_tokens or min(_LARGEST_ANSWER, limit // 4)) - _most_tokens(messages)
    kept: list[Sequence[Message]] = []
    for exchange in reversed(history):
        room -= _most_tokens(exchange)
        if room < 0:
            break
        kept.insert(0, exchange)
    return Fitted(_joined(messages, kept), len(history) - len(kept))


def _joined(messages: Sequence[Message], history: Sequence[Sequence[Message]]) -> tuple[Message, ...]:
    """Instructions come first, then the history, then what is new."""
    first = next((number for number, each in enumerate(messages) if each.role is not Role.SYSTEM), len(messages))
    return (*messages[:first], *chain.from_iterable(history), *messages[first:])


def _most_tokens(messages: Sequence[Message]) -> int:
    return sum(estimated_tokens(each.content) + _TOKENS_PER_MESSAGE for each in messages)


def _least_tokens(text: str) -> int:
    return len(_REPEATED.sub(" ", text)) // _CHARACTERS_PER_TOKEN
