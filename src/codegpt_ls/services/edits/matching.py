"""Where the lines are that a SEARCH block means: step by step less exact, each step over the whole document.

The first step that finds any place decides. Several places are one only if one of them meets the selection: never the
first of many.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from codegpt_ls.domain.edits.refusal import EditFault, EditRefused
from codegpt_ls.services.blocks.folding import fold
from codegpt_ls.services.blocks.indentation import read_alike

_MIDDLE: Final = 0.9
"""How alike what lies between the first and the last line has to be, where those two are exact."""
_SHORTEST: Final = 3
"""Lines of a block with something between them."""
_LONGEST_MIDDLE: Final = 20_000
"""Characters that are compared one by one."""


@dataclass(frozen=True, slots=True)
class Found:
    """A place."""

    first: int
    last: int
    """The line behind it."""


_Step = Callable[[Sequence[str], Sequence[str]], Iterator[Found]]


def places(sought: Sequence[str], document: Sequence[str]) -> list[Found]:
    """Every place that the first successful step finds."""
    for step in _STEPS:
        if found := list(step(sought, document)):
            return found
    return []


def exact_places(sought: Sequence[str], document: Sequence[str]) -> list[Found]:
    """Every place where these lines stand, each as it is but for its blanks and its spelling."""
    return next((found for step in _STEPS[:-1] if (found := list(step(sought, document)))), [])


def the_place(found: Sequence[Found], near: tuple[int, int] | None) -> Found:
    """The one that is meant, which is the only one or the only one that meets the lines `near`. Raises EditRefused."""
    meeting = [each for each in found if near and each.first < near[1] and near[0] < each.last]
    for some in (found, meeting):
        if len(some) == 1:
            return some[0]
    raise EditRefused(EditFault.AMBIGUOUS, lines=tuple(each.first + 1 for each in found))


def _by(key: Callable[[str], str]) -> _Step:
    def step(sought: Sequence[str], document: Sequence[str]) -> Iterator[Found]:
        for first in _starts([key(line) for line in sought], [key(line) for line in document]):
            yield Found(first, first + len(sought))

    return step


def _starts(sought: Sequence[str], document: Sequence[str]) -> Iterator[int]:
    count = len(sought)
    for first in range(len(document) - count + 1):
        if document[first] == sought[0] and document[first : first + count] == sought:
            yield first


def _indented_otherwise(sought: Sequence[str], document: Sequence[str]) -> Iterator[Found]:
    """All lines moved alike, or the first one alone, or with other blanks: no place where they were not."""
    bare = [fold(line).strip() for line in document]
    for first in _starts([fold(line).strip() for line in sought], bare):
        if read_alike(sought, sought, document[first : first + len(sought)], document) is not None:
            yield Found(first, first + len(sought))


def _misremembered(sought: Sequence[str], document: Sequence[str]) -> Iterator[Found]:
    """First and last line exact, and what lies between nearly so."""
    count = len(sought)
    middle = "\n".join(map(fold, sought[1:-1]))
    if count < _SHORTEST or len(middle) > _LONGEST_MIDDLE or not (sought[0].strip() and sought[-1].strip()):
        return
    for first in range(len(document) - count + 1):
        if document[first] == sought[0] and document[first + count - 1] == sought[-1]:
            between = "\n".join(map(fold, document[first + 1 : first + count - 1]))
            if _alike(middle, between):
                yield Found(first, first + count)


def _alike(some: str, others: str) -> bool:
    matcher = SequenceMatcher(None, some, others, autojunk=False)
    return matcher.quick_ratio() >= _MIDDLE and matcher.ratio() >= _MIDDLE


_STEPS: Final[tuple[_Step, ...]] = (
    _by(lambda line: line),
    _by(str.rstrip),
    _by(fold),
    _indented_otherwise,
    _misremembered,
)
