"""What was filled in before: offered again at the same place, and what is left of it while the person types it."""

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
    model: str
    at: Position
    before: str
    after: str
    breaks: int
    """Lines of the answer beside its first."""

    def may_lead_to(self, at: Position) -> bool:
        """Whether typing the answer could have brought the cursor here; most could not, which costs next to nothing."""
        lines = at.line - self.at.line
        return at.character >= self.at.character if lines == 0 else 0 < lines <= self.breaks


class Cache:
    """The answers of one editor, the oldest forgotten first."""

    def __init__(self) -> None:
        self._answers: dict[tuple[str, str, Position, str], _Placed] = {}

    def put(self, moment: Moment, model: str, answer: Filled) -> None:
        """Keep what this model filled in, nothing included."""
        before, after = moment.above(moment.at.line - _BEFORE), moment.below(_AFTER)
        place = (moment.uri, model, moment.at, before)
        self._remember(place, _Placed(answer, model, moment.at, before, after, answer.text.count("\n")))
        if len(self._answers) > _KEPT:
            del self._answers[next(iter(self._answers))]

    def place(self, moment: Moment, model: str) -> object:
        """The same for two moments at which the same would be filled in."""
        return moment.uri, model, moment.at, moment.above(moment.at.line - _BEFORE), moment.below(_AFTER)

    def find(self, moment: Moment, model: str) -> Filled | None:
        """What is left of an earlier answer that the person has typed the beginning of; None where nobody knows, as
        behind the end of one."""
        for place, placed in reversed(self._answers.items()):
            if not placed.may_lead_to(moment.at) or place[0] != moment.uri or placed.model != model:
                continue
            left = _left(placed, moment)
            if left or (left is not None and not placed.answer.text):
                self._remember(place, placed)
                return replace(placed.answer, text=left)
        return None

    def _remember(self, place: tuple[str, str, Position, str], placed: _Placed) -> None:
        """As the newest."""
        self._answers.pop(place, None)
        self._answers[place] = placed


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
