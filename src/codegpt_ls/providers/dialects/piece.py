"""What one event of an answer tells, whichever API it belongs to: read leniently, never trusted."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Final, Protocol, TypeGuard

from codegpt_ls.domain.chat import FinishReason, Usage
from codegpt_ls.domain.limits import ANSWER_DOLLARS, MODEL_NAME, TOKEN_COUNT
from codegpt_ls.domain.messages.events import ToolCallDelta, ToolCallStarted
from codegpt_ls.domain.messages.parts import Part

_DIGITS: Final = 40
"""Of an amount of money; a longer one is none."""


@dataclass(slots=True, kw_only=True)
class Piece:
    """The parts that count. Not frozen: one is made for each word, and that takes three times as long."""

    text: str = ""
    thinking: str = ""
    reason: FinishReason | None = None
    failed: bool = False
    """Whether it ends the answer as broken, without saying why."""
    model: str | None = None
    usage: Usage | None = None
    calls: tuple[ToolCallStarted | ToolCallDelta, ...] = ()
    parts: tuple[Part, ...] = ()
    """Those that are whole with it: what was thought before its text, all others after it."""
    error: object = None
    """What it tells of a failure that ends the answer."""
    cost: Decimal | None = None
    """US dollars that the answer cost, by the provider's own word."""
    begun: bool = False
    """Whether it shows that the answer is being worked on."""
    ended: bool = False
    """Whether nothing follows it."""


class Reader(Protocol):
    """Understands the events of one answer."""

    def take(self, event: Mapping[str, Any]) -> Piece:
        """What the next event tells; nothing, for one that is not known."""
        ...

    def rest(self) -> tuple[Part, ...]:
        """The parts that were whole with the end only."""
        ...

    def whole(self, body: object) -> Piece | None:
        """A whole answer where a stream was asked for; None for other JSON."""
        ...


def made_id() -> str:
    """For a call of a tool that came without one."""
    return f"call_{secrets.token_hex(12)}"


def member(value: object, name: str) -> object:
    """Whatever came: nobody has checked it."""
    return value.get(name) if isinstance(value, dict) else None


def text_of(value: object) -> str:
    """A text, where there is one."""
    return value if isinstance(value, str) else ""


def model_of(name: object) -> str | None:
    """In whole characters, since it is written down, and no longer than a name is."""
    return _cut(name[:MODEL_NAME]) if isinstance(name, str) else None


@lru_cache(maxsize=64)
def _cut(name: str) -> str | None:
    """Every chunk of an answer brings the same one."""
    return name.encode("utf-8", "replace").decode() or None


def is_count(number: object) -> TypeGuard[int]:
    """Whether this can be a number of tokens."""
    return isinstance(number, int) and not isinstance(number, bool) and 0 <= number <= TOKEN_COUNT


def count_of(number: object) -> int | None:
    """The number of tokens, where it is one."""
    return number if is_count(number) else None


def dollars_of(amount: object) -> Decimal | None:
    """An amount of US dollars that one answer can cost, where it is one: a number, or a text that holds one."""
    if isinstance(amount, bool) or not isinstance(amount, int | float | str):
        return None
    written = str(amount)  # of a float what was written: its own digits go on and on
    if len(written) > _DIGITS:
        return None
    try:
        dollars = Decimal(written)
    except InvalidOperation:
        return None
    return dollars if dollars.is_finite() and 0 <= dollars <= ANSWER_DOLLARS else None
