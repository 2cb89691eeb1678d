"""Parts of a message that stand somewhere in its words, as a conversation remembers both."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from codegpt_ls.domain.messages.parts import Part, Text


@dataclass(frozen=True, slots=True)
class Placed:
    """A part and the character of the words before which it stands; sealed words stand there themselves."""

    at: int
    part: Part


class Growing:
    """What is said, piece by piece, with the parts that stand in it."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._placed: list[Placed] = []

    @property
    def text(self) -> str:
        """The words so far."""
        return "".join(self._pieces)

    @property
    def placed(self) -> tuple[Placed, ...]:
        """The parts so far."""
        return tuple(self._placed)

    @property
    def has_text(self) -> bool:
        """Whether any words have come."""
        return bool(self._pieces)

    def say(self, text: str) -> None:
        """These words come next."""
        self._pieces.append(text)
        self._length += len(text)

    def add(self, part: Part) -> None:
        """This part is whole; words that are sealed have come already."""
        held = len(part.text) if isinstance(part, Text) else 0
        self._placed.append(Placed(max(0, self._length - held), part))


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
