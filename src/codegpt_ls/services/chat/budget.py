"""What of a conversation goes to a model that has only so much room."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

from codegpt_ls.domain.attachments.attached import attached_tokens
from codegpt_ls.domain.chat import Message, Role
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.text import estimated_tokens
from codegpt_ls.domain.tools.offered import OfferedTool
from codegpt_ls.services.chat.tool_room import lightened, offered, tokens_of
from codegpt_ls.services.chat.turns import alternating, without_calls

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
    """What is sent, how many exchanges had to stay behind, and the titles of the code that stayed with them."""

    messages: tuple[Message, ...]
    dropped: int
    code: tuple[str, ...] = ()
    tools: tuple[OfferedTool, ...] = ()


def fit(
    messages: Sequence[Message],
    history: Sequence[Sequence[Message]],
    *,
    limit: int | None,
    answer_tokens: int | None,
    facts: Facts,
    tools: Sequence[OfferedTool] = (),
) -> Fitted:
    """The messages with as much of the latest history as fits beside them, and room for the answer. The last exchange
    with code is what the latest ones are about, so it goes before them where there is room.

    Of what tools told, only what they told this time and the time before goes along, and less where room is short.

    `limit`: tokens the model takes, None where nobody knows. What the messages take is an estimate: the oldest
    exchanges are left out by a cautious one, and only what exceeds even an optimistic one is refused here. Between the
    two the provider decides.
    Raises AssistantError TOO_LONG with the facts given, the tokens there are at least, and the limit.
    """
    told = offered(tools, limit)
    if not told:
        messages = without_calls(messages)
    history = [
        without_calls(each) if number < len(history) or not told else each for number, each in enumerate(history, 1)
    ]
    if limit is None:
        return Fitted(_joined(messages, history), 0, tools=told)
    free = limit - (answer_tokens or min(_LARGEST_ANSWER, limit // 4)) - tokens_of(told)
    messages = lightened(messages, estimated(messages) - free)
    least = sum(_least_tokens(each.words) for each in messages)
    if least > limit:
        raise AssistantError(ErrorCode.TOO_LONG, replace(facts, tokens=least, limit=limit))
    room = free - estimated(messages)
    history = [*history[:-1], *(without_calls(each) if estimated(each) > room else each for each in history[-1:])]
    kept = _kept(history, room, about_code=bool(_code(messages)))
    dropped = [each for number, each in enumerate(history) if number not in kept]
    goes = {title for number in kept for title in _code(history[number])} | set(_code(messages))
    code = (title for exchange in dropped for title in _code(exchange) if title not in goes)
    goes_along = _joined(messages, [history[number] for number in kept])
    return Fitted(goes_along, len(dropped), tuple(dict.fromkeys(code)), told)


def _kept(history: Sequence[Sequence[Message]], room: int, *, about_code: bool) -> Sequence[int]:
    """The numbers of the exchanges that so many tokens hold, in their order. `about_code`: the question has its own."""
    coded = [] if about_code else [number for number, exchange in enumerate(history) if _code(exchange)]
    first = [number for number in coded[-1:] if estimated(history[number]) <= room]
    room -= sum(estimated(history[number]) for number in first)
    kept = {*first}
    for number in reversed(range(len(history))):
        if number in first:
            continue
        room -= estimated(history[number])
        if room < 0:
            break
        kept.add(number)
    return sorted(kept)


def _code(messages: Sequence[Message]) -> Sequence[str]:
    return [title for each in messages for title in each.about]


def _joined(messages: Sequence[Message], history: Sequence[Sequence[Message]]) -> tuple[Message, ...]:
    """Instructions come first, then the history, then what is new."""
    first = next((number for number, each in enumerate(messages) if each.role is not Role.SYSTEM), len(messages))
    return alternating((*messages[:first], *chain.from_iterable(history), *messages[first:]))


def estimated(messages: Sequence[Message]) -> int:
    """Tokens that these take, by a cautious estimate."""
    return sum(estimated_tokens(each.words) + _TOKENS_PER_MESSAGE + attached_tokens(each.parts) for each in messages)


def _least_tokens(text: str) -> int:
    return len(_REPEATED.sub(" ", text)) // _CHARACTERS_PER_TOKEN
