"""Parts of a message that stand somewhere in its words, as a conversation remembers both."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from codegpt_ls.domain.messages.parts import Part, Text


@dataclass(frozen=True, slots=True)
class Placed:
    """A part and the character of the words before which it stands; sealed words stand there themselves."""

    at: int
    part: Part


def woven(text: str, placed: Sequence[Placed]) -> tuple[Part, ...]:
    """The words and the parts in the order in which they came."""
    return tuple(_woven(text, sorted(placed, key=lambda each: each.at)))


def moved(placed: Iterable[Placed], by: int) -> tuple[Placed, ...]:
    """The same parts behind so many characters."""
    return tuple(replace(each, at=each.at + by) for each in placed)


def _woven(text: str, placed: Sequence[Placed]) -> Iterator[Part]:
    told = 0
    for each in placed:
        if each.at > told and (before := text[told : each.at]):
            yield Text(before)
        told = max(told, each.at)
        if not isinstance(each.part, Text):
            yield each.part
        elif text.startswith(each.part.text, told):
            yield each.part
            told += len(each.part.text)
    if rest := text[told:]:
        yield Text(rest)
