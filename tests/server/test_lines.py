"""Lines that an edit moves, leaves or touches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from codegpt_ls.server.lines import Lines

Place = tuple[int, int]


def change(start: Place, end: Place, text: str) -> types.TextDocumentContentChangePartial:
    span = types.Range(start=types.Position(*start), end=types.Position(*end))
    return types.TextDocumentContentChangePartial(range=span, text=text)


@pytest.mark.parametrize(
    ("start", "end", "text", "expected"),
    [
        ((1, 0), (1, 0), "new\n", Lines(6, 7)),
        ((1, 3), (1, 3), "a\r\nb\rc\nd", Lines(8, 9)),
        ((1, 0), (3, 0), "", Lines(3, 4)),
        ((4, 0), (5, 0), "", Lines(4, 5)),
        ((5, 0), (5, 0), "new\n", Lines(6, 7)),
        ((4, 2), (5, 0), "x\n", Lines(5, 6)),
        ((4, 2), (5, 0), "", None),
        ((5, 0), (5, 0), "x", None),
        ((6, 1), (6, 1), "x", None),
        ((6, 0), (6, 0), "between\n", None),
        ((6, 9), (8, 0), "", None),
        ((0, 0), (9, 0), "", None),
        ((7, 0), (7, 0), "below\n", Lines(5, 6)),
        ((7, 3), (9, 0), "", Lines(5, 6)),
    ],
)
def test_lines_five_and_six(start: Place, end: Place, text: str, expected: Lines | None) -> None:
    assert Lines(5, 6).after([change(start, end, text)]) == expected


def test_several_changes_count_one_after_another() -> None:
    changes = [change((0, 0), (0, 0), "a\nb\n"), change((0, 0), (1, 0), "")]
    assert Lines(5, 6).after(changes) == Lines(6, 7)
    assert Lines(5, 6).after([*changes, change((7, 0), (7, 1), "")]) is None


def test_a_new_text_for_the_whole_document_touches_all_lines() -> None:
    assert Lines(5, 6).after([types.TextDocumentContentChangeWholeDocument(text="x")]) is None


_places = st.tuples(st.integers(0, 6), st.integers(0, 3))


@given(_places, _places, st.text(alphabet="x\n", max_size=6), st.integers(0, 6), st.integers(0, 2))
def test_lines_that_are_said_to_be_untouched_hold_the_same_text(
    one: Place, other: Place, text: str, first: int, more: int
) -> None:
    before = [f"{number}.." for number in range(10)]
    start, end = min(one, other), max(one, other)
    joined = before[start[0]][: start[1]] + text + before[end[0]][end[1] :]
    after = [*before[: start[0]], *joined.split("\n"), *before[end[0] + 1 :]]
    lines = Lines(first, first + more).after([change(start, end, text)])
    if lines is not None:
        assert after[lines.first : lines.last + 1] == before[first : first + more + 1]
