"""What was filled in before: offered again at the same place, and what is left of it while the person types it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from codegpt_ls.domain.text import Position, Range
from codegpt_ls.services.completion.moment import Moment, plain

_KEPT: Final = 200
_BEFORE: Final = 40
"""Lines above an answer by which its place is known again."""
_AFTER: Final = 8
"""Lines below it."""
_PAIRS: Final = {"(": ")", "[": "]", "{": "}", '"': '"', "'": "'", "`": "`"}


@dataclass(frozen=True, slots=True)
class Filled:
    """An answer as it came."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class _Placed:
    """An answer and where it was asked for."""

    answer: Filled
    at: Position
    before: str
    after: str
    breaks: int
    """Lines of the answer beside its first."""
    number: int = 0
    """The higher the newer."""

    def may_lead_to(self, at: Position) -> bool:
        """Whether typing the answer could have brought the cursor here."""
        lines = at.line - self.at.line
        return at.character >= self.at.character if lines == 0 else 0 < lines <= self.breaks


_Place = tuple[str, str, Position, str]
"""URI, model, cursor and what stands above it."""


class Cache:
    """The answers of one editor, the oldest forgotten first."""

    def __init__(self) -> None:
        self._answers: dict[_Place, _Placed] = {}
        self._begun: dict[tuple[str, str, int], dict[_Place, _Placed]] = {}
        """The same by the line of the cursor: an editor's whole day is not looked through at each key."""
        self._most_breaks = 0
        self._number = 0

    def put(self, moment: Moment, model: str, answer: Filled) -> None:
        """Keep what this model filled in, nothing included."""
        before, after = moment.above(moment.at.line - _BEFORE), moment.below(_AFTER)
        place = (moment.uri, model, moment.at, before)
        self._remember(place, _Placed(answer, moment.at, before, after, answer.text.count("\n")))
        if len(self._answers) > _KEPT:
            self._forget(next(iter(self._answers)))

    def place(self, moment: Moment, model: str) -> object:
        """The same for two moments at which the same would be filled in."""
        return moment.uri, model, moment.at, moment.above(moment.at.line - _BEFORE), moment.below(_AFTER)

    def find(self, moment: Moment, model: str) -> Filled | None:
        """What is left of an earlier answer that the person has typed the beginning of; None where nobody knows, as
        behind the end of one."""
        for place, placed in self._near(moment, model):
            left = _left(placed, moment)
            if left or (left is not None and not placed.answer.text):
                self._remember(place, placed)
                return replace(placed.answer, text=left)
        return None

    def _near(self, moment: Moment, model: str) -> Sequence[tuple[_Place, _Placed]]:
        """Those whose typing could have led here, the newest first."""
        lines = range(moment.at.line, moment.at.line - self._most_breaks - 1, -1)
        begun = (self._begun.get((moment.uri, model, line)) for line in lines)
        near = [each for group in begun if group for each in group.items() if each[1].may_lead_to(moment.at)]
        return sorted(near, key=lambda each: each[1].number, reverse=True)

    def _remember(self, place: _Place, placed: _Placed) -> None:
        """As the newest."""
        if place in self._answers:
            self._forget(place)
        self._number += 1
        newest = replace(placed, number=self._number)
        self._answers[place] = newest
        self._begun.setdefault(_line(place), {})[place] = newest
        self._most_breaks = max(self._most_breaks, placed.breaks)

    def _forget(self, place: _Place) -> None:
        del self._answers[place]
        group = self._begun[_line(place)]
        del group[place]
        if not group:
            del self._begun[_line(place)]


def _line(place: _Place) -> tuple[str, str, int]:
    uri, model, at, _ = place
    return uri, model, at.line


def _left(placed: _Placed, moment: Moment) -> str | None:
    """What of the answer is not typed yet; None where something else stands there by now."""
    if moment.at.line == placed.at.line:
        typed = moment.left[placed.at.character :]
    else:
        typed = plain(moment.text.between(Range(placed.at, moment.at)))
    if not placed.answer.text.startswith(typed):
        return None
    first = Position(max(placed.at.line - _BEFORE, 0), 0)
    same = plain(moment.text.between(Range(first, placed.at))) == placed.before
    return placed.answer.text[len(typed) :] if same and _follows(typed, placed.after, moment.below(_AFTER)) else None


def _follows(typed: str, then: str, now: str) -> bool:
    """Whether the same stands behind the cursor as then: an editor may have closed what the person has opened since."""
    closed = "".join(_PAIRS[each] for each in reversed(typed) if each in _PAIRS)
    lengths = range(len(closed) + 1)
    return any(now.startswith(closed[:length]) and now[length:] == then for length in lengths)
