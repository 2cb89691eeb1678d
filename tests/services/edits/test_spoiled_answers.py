"""Random edits of random code, spoiled as models spoil them: what comes back is the edit to the byte, or a refusal."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from hypothesis import HealthCheck, Phase, assume, event, given, settings
from hypothesis import strategies as st

from codegpt_ls.context.hidden_text import without_hidden_text
from codegpt_ls.domain.edits.refusal import EditRefused
from codegpt_ls.domain.text import Text
from codegpt_ls.services.blocks.indentation import margin
from codegpt_ls.services.edits.proposing import Target, propose

WORDS: Final = st.sampled_from(
    ["value", "name", "total", "'text'", '"quoted"', "cafe\u0301", "\u201ccurly\u201d", "\u1112\u1161\u11ab", "a-b"]
)
NUMBERS: Final = st.integers(0, 10**6)
BODIES: Final = st.builds(lambda word, other, number: f"{word} = {other} + {number}", WORDS, WORDS, NUMBERS)
"""Lines that say something, most of them once."""
COMMON: Final = st.sampled_from(["", "return", "}", "pass", "else:", "# note"])
PHASES: Final = (Phase.explicit, Phase.generate, Phase.shrink)
EXAMPLES: Final = settings(max_examples=120, deadline=None, phases=PHASES, suppress_health_check=list(HealthCheck))


@dataclass(frozen=True)
class Case:
    """A document, the piece that was asked about, and what that was to become."""

    before: tuple[str, ...]
    piece: tuple[str, ...]
    behind: tuple[str, ...]
    new: tuple[str, ...]
    end: str
    last: bool

    def document(self, piece: Sequence[str]) -> str:
        text = self.end.join((*self.before, *piece, *self.behind))
        return text + self.end if self.last else text


@st.composite
def lines(draw: st.DrawFn, unit: str, deepest: int, least: int, most: int) -> list[str]:
    found = []
    for _ in range(draw(st.integers(least, most))):
        body = draw(st.one_of(BODIES, BODIES, BODIES, COMMON))
        found.append(unit * draw(st.integers(0, deepest)) + body if body else "")
    return found


@st.composite
def cases(draw: st.DrawFn) -> Case:
    unit = draw(st.sampled_from(["    ", "  ", "\t"]))
    edge = unit * draw(st.integers(0, 2))
    piece = [edge + line if line else "" for line in _edged(draw(lines(unit, 3, 1, 12)))]
    new = list(piece)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(new)))
        gone = draw(st.integers(0, min(3, len(new) - at)))
        come = draw(lines(unit, 3, 0, 3))
        new[at : at + gone] = [edge + line if line else "" for line in come]
    new = [edge + line for line in _edged([line.removeprefix(edge) for line in new])]
    new = [line if line.strip() else "" for line in new]
    before, behind = draw(lines(unit, 2, 0, 6)), draw(lines(unit, 2, 0, 6))
    # A line by itself tells nobody how lines end.
    last = draw(st.booleans()) or len(before) + len(piece) + len(behind) == 1
    # Whether a line is the neighbour's or another one like it no answer tells.
    assume(not any(_repeats(some, before) or _repeats(some[::-1], behind[::-1]) for some in (piece, new)))
    return Case(tuple(before), tuple(piece), tuple(behind), tuple(new), draw(st.sampled_from(["\n", "\r\n"])), last)


def _edged(some: list[str]) -> list[str]:
    """With something on the first and on the last line, the first at the margin.

    Blank lines around a piece, and how far all of it is indented, are what a model spoils and an edit does not change.
    """
    some = [line if line.strip() else "" for line in some] or ["pass"]
    some[-1] = some[-1] or "end"
    some[0] = some[0].strip() or "begin"
    return some


def _repeats(some: Sequence[str], before: Sequence[str]) -> bool:
    """Whether these lines begin with those that come before them."""
    lines, above = [line.strip() for line in some], [line.strip() for line in before]
    return any(lines[:count] == above[len(above) - count :] for count in range(1, min(len(lines), len(above)) + 1))


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


Fault = Callable[[Case, list[str]], list[str]]


def _shifted(blanks: str) -> Fault:
    return lambda _, some: [blanks + line if line else "" for line in some]


def _without_margin(_: Case, some: list[str]) -> list[str]:
    return [line[len(margin(some)) :] for line in some]


def _first_without_margin(_: Case, some: list[str]) -> list[str]:
    return [some[0].lstrip(), *some[1:]]


def _tabs_as_blanks(_: Case, some: list[str]) -> list[str]:
    return [_indent(line).replace("\t", "    ") + line.lstrip() for line in some]


def _blanks_as_tabs(case: Case, some: list[str]) -> list[str]:
    width = min((len(_indent(line)) for line in case.piece if line.startswith(" ")), default=4)
    return [_indent(line).replace(" " * width, "\t") + line.lstrip() for line in some]


def _with_neighbours(case: Case, some: list[str]) -> list[str]:
    return [*case.before[-2:], *some, *case.behind[:2]]


def _composed(_: Case, some: list[str]) -> list[str]:
    return [unicodedata.normalize("NFC", line) for line in some]


def _straight(_: Case, some: list[str]) -> list[str]:
    return [line.replace("\u201c", '"').replace("\u201d", '"') for line in some]


def _trailing(_: Case, some: list[str]) -> list[str]:
    return [f"{line}  " for line in some]


def _padded(_: Case, some: list[str]) -> list[str]:
    return ["", *some, ""]


FAULTS: Final[tuple[Fault, ...]] = (
    _without_margin,
    _first_without_margin,
    _tabs_as_blanks,
    _with_neighbours,
    _trailing,
    _padded,
    _shifted("    "),
    _shifted("\t"),
)
SPELLING: Final[tuple[Fault, ...]] = (_composed, _straight)


def outcome(answer: str, case: Case, near: tuple[int, int] | None) -> str | None:
    """The document with the edit; None where it is refused."""
    target = Target(
        uri="file:///a", version=1, text=Text(case.document(case.piece)), language="", lines=near, whole=False
    )
    try:
        found = propose(answer, target, lambda text: without_hidden_text(text).text, instruction="remove it").after()
    except EditRefused as refusal:
        event(f"refused: {refusal.fault}")
        return None
    event("applied")
    return found


def respelled(case: Case) -> bool:
    """Whether a new line has what models respell: what the file would have there nobody can know."""
    known = set(case.piece)
    return any(not line.isascii() for line in case.new if line not in known)


@EXAMPLES
@given(case=cases(), faults=st.lists(st.sampled_from(FAULTS), max_size=1), crlf=st.booleans(), data=st.data())
def test_a_spoiled_fence_comes_back_exactly_or_is_refused(
    case: Case, faults: Sequence[Fault], *, crlf: bool, data: st.DataObject
) -> None:
    some = list(case.new)
    if not respelled(case):
        faults = [*faults, *data.draw(st.lists(st.sampled_from(SPELLING), max_size=1))]
    for fault in faults:
        some = fault(case, some)
    answer = "\n".join(("Sure.", "", "````text", *some, "````", "Done."))
    first = len(case.before)
    found = outcome(answer.replace("\n", "\r\n") if crlf else answer, case, (first, first + len(case.piece)))
    assert found in (None, case.document(case.new))


@EXAMPLES
@given(case=cases(), faults=st.lists(st.sampled_from((*FAULTS, *SPELLING)), max_size=1), near=st.booleans())
def test_a_spoiled_block_comes_back_exactly_or_is_refused(case: Case, faults: Sequence[Fault], *, near: bool) -> None:
    assume(not (respelled(case) and set(faults) & set(SPELLING)))
    search, replace = list(case.piece), list(case.new)
    for fault in faults:
        search, replace = fault(case, search), fault(case, replace)
    answer = "\n".join(("<<<<<<< SEARCH", *search, "=======", *replace, ">>>>>>> REPLACE"))
    first = len(case.before)
    found = outcome(answer, case, (first, first + len(case.piece)) if near else None)
    assert found in (None, case.document(case.new))
