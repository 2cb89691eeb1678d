"""What was filled in before: offered again at the same place, and what is left of it while the person types it."""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from codegpt_ls.services.completion.moment import Moment

_KEPT: Final = 200
_LOOKED_BACK: Final = 128
"""Characters that may have been typed since."""
_BEFORE: Final = 1_024
"""Characters before the cursor by which a place is known again."""
_LINES_ABOVE: Final = 40
_BEHIND: Final = 256
_PAIRS: Final = {"(": ")", "[": "]", "{": "}", '"': '"', "'": "'", "`": "`"}

_Place = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Filled:
    """An answer as it came."""

    id: str
    text: str


class Cache:
    """The answers of one editor, the oldest forgotten first."""

    def __init__(self) -> None:
        self._answers: OrderedDict[_Place, Filled] = OrderedDict()

    def put(self, moment: Moment, model: str, answer: Filled) -> None:
        """Keep what this model filled in, nothing included."""
        before, after = _around(moment)
        self._answers[moment.uri, model, before[-_BEFORE:], after] = answer
        if len(self._answers) > _KEPT:
            self._answers.popitem(last=False)

    def find(self, moment: Moment, model: str) -> Filled | None:
        """What is left of an earlier answer that the person has typed the beginning of; None where nobody knows."""
        before, after = _around(moment)
        for typed in range(min(_LOOKED_BACK, len(before)) + 1):
            start = len(before) - typed
            for behind in _afters(before[start:], after):
                place = (moment.uri, model, before[max(start - _BEFORE, 0) : start], behind)
                answer = self._answers.get(place)
                if answer is not None and answer.text.startswith(before[start:]):
                    self._answers.move_to_end(place)
                    return replace(answer, text=answer.text[typed:])
        return None


def _around(moment: Moment) -> tuple[str, str]:
    before = moment.above(moment.at.line - _LINES_ABOVE)
    return before[-_BEFORE - _LOOKED_BACK :], moment.below(8)[:_BEHIND]


def _afters(typed: str, after: str) -> Iterator[str]:
    """What stood behind the cursor then: an editor may have closed what the person has opened since."""
    yield after
    closed = "".join(_PAIRS[each] for each in reversed(typed) if each in _PAIRS)
    for length in range(1, len(closed) + 1):
        if after.startswith(closed[:length]):
            yield after[length:]
