"""Text stays the person's through every edit, whatever the editor counts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegpt_ls.domain.text import Position, PositionEncoding, Range, Text

UNITS = {
    PositionEncoding.UTF8: ("utf-8", 1),
    PositionEncoding.UTF16: ("utf-16-le", 2),
    PositionEncoding.UTF32: ("utf-32-le", 4),
}
# What lines end at, what they do not end at, and characters of every width.
PIECES = st.text(st.sampled_from("ab \t\n\r\x0b\x0c\x1c\x85\u2028é한글😀👩\u200d💻"), max_size=30)


def span(first: int, start: int, last: int, end: int) -> Range:
    return Range(Position(first, start), Position(last, end))


def units(text: str, encoding: PositionEncoding) -> int:
    codec, width = UNITS[encoding]
    return len(text.encode(codec)) // width


def places(text: str, encoding: PositionEncoding) -> list[tuple[int, Position]]:
    """Every place an editor can name, with its offset: told by the specification's words alone."""
    found, line, begin, offset = [], 0, 0, 0
    while offset <= len(text):
        inside_break = text[offset - 1 : offset + 1] == "\r\n"
        if not inside_break:
            found.append((offset, Position(line, units(text[begin:offset], encoding))))
        ended = re.match("\r\n|\r|\n", text[offset:])
        offset += ended.end() if ended else 1
        if ended:
            line, begin = line + 1, offset
    return found


@given(text=PIECES)
def test_a_text_is_given_back_as_it_came(text: str) -> None:
    assert str(Text(text)) == text
    assert Text(text).between(Text(text).whole) == text


@given(text=PIECES, encoding=st.sampled_from(PositionEncoding), data=st.data())
def test_any_range_is_the_text_between_its_places(text: str, encoding: PositionEncoding, data: st.DataObject) -> None:
    (start, first), (end, last) = sorted(data.draw(st.tuples(*[st.sampled_from(places(text, encoding))] * 2)))
    held = Text(text)

    assert held.between(held.in_code_points(Range(first, last), encoding)) == text[start:end]


@given(text=PIECES, edits=st.lists(PIECES, max_size=6), encoding=st.sampled_from(PositionEncoding), data=st.data())
def test_any_row_of_edits_leaves_what_the_editor_shows(
    text: str, edits: list[str], encoding: PositionEncoding, data: st.DataObject
) -> None:
    held = Text(text)
    for edit in edits:
        (start, first), (end, last) = sorted(data.draw(st.tuples(*[st.sampled_from(places(text, encoding))] * 2)))
        held = held.changed(Range(first, last), edit, encoding)
        text = text[:start] + edit + text[end:]

        assert str(held) == text
        assert held.line_count == len(re.split("\r\n|\r|\n", text))


@pytest.mark.parametrize(
    ("before", "edit", "inserted", "after"),
    [
        ("a\rb", span(1, 0, 1, 0), "\n", ["a\r\n", "b"]),
        ("a\r", span(1, 0, 1, 0), "\nb", ["a\r\n", "b"]),
        ("ab\nc", span(0, 1, 0, 2), "\r", ["a\r\n", "c"]),
        ("a\rb\nc", span(1, 0, 1, 1), "", ["a\r\n", "c"]),
    ],
)
def test_a_carriage_return_and_a_line_feed_that_meet_are_one_line_break(
    before: str, edit: Range, inserted: str, after: list[str]
) -> None:
    text = Text(before).changed(edit, inserted, PositionEncoding.UTF16)

    lines = [text.between(span(number, 0, number, 99)) for number in range(text.line_count)]
    assert str(text) == "".join(after)
    assert lines == [line.rstrip("\r\n") for line in after]


def test_an_edit_leaves_the_text_that_others_hold() -> None:
    before = Text("one\ntwo\n")
    after = before.changed(span(0, 0, 1, 0), "", PositionEncoding.UTF16)

    assert str(before) == "one\ntwo\n"
    assert str(after) == "two\n"


@pytest.mark.parametrize("encoding", PositionEncoding)
def test_a_place_beyond_a_line_or_the_text_counts_as_its_end(encoding: PositionEncoding) -> None:
    text = Text("한 줄\r\nlast")

    assert text.between(text.in_code_points(span(0, 0, 0, 2**31 - 1), encoding)) == "한 줄"
    assert text.between(text.in_code_points(span(1, 0, 7, 99), encoding)) == "last"
    assert str(text.changed(span(9, 0, 9, 0), "!", encoding)) == "한 줄\r\nlast!"


@pytest.mark.parametrize("encoding", [PositionEncoding.UTF8, PositionEncoding.UTF16])
def test_a_place_inside_a_character_counts_as_the_one_before_it(encoding: PositionEncoding) -> None:
    text = Text("a😀b")

    assert text.in_code_points(span(0, 2, 0, 2), encoding) == span(0, 1, 0, 1)


def test_a_range_that_ends_before_it_begins_is_turned_round() -> None:
    text = Text("one\ntwo")

    assert text.in_code_points(span(1, 2, 0, 1), PositionEncoding.UTF16) == span(0, 1, 1, 2)


def test_half_a_surrogate_pair_does_not_move_what_follows() -> None:
    text = Text("\ud83d x").changed(span(0, 2, 0, 3), "y\ude00", PositionEncoding.UTF16)

    assert str(text) == "\ufffd y\ufffd"


@pytest.mark.parametrize("encoding", PositionEncoding)
def test_the_edges_of_a_line_are_told_in_the_editors_units(encoding: PositionEncoding) -> None:
    text = Text("x\n\t 한😀  \r\n  \ny")

    assert text.edges(1, encoding) == (2, 2 + units("한😀", encoding))
    assert text.edges(2, encoding) == (0, 0)
    assert text.edges(9, encoding) == (0, 0)


def test_a_range_that_ends_in_front_of_a_line_does_not_reach_into_it() -> None:
    assert span(3, 2, 5, 0).last_line == 4
    assert span(3, 2, 5, 1).last_line == 5
    assert span(3, 0, 3, 0).last_line == 3


def test_ranges_that_touch_meet() -> None:
    one, next_to_it = Range(Position(0, 0), Position(0, 3)), Range(Position(0, 3), Position(0, 5))
    behind = Range(Position(0, 4), Position(0, 5))
    assert one.meets(next_to_it)
    assert next_to_it.meets(one)
    assert not one.meets(behind)
    assert not behind.meets(one)


@pytest.mark.parametrize("line", [1, 2, 9])
def test_beyond_the_text_a_line_has_no_width(line: int) -> None:
    width = Text("  가 ").edges(line, PositionEncoding.UTF16)
    assert (width, type(width[1])) == ((0, 0), int)
    assert Text("  가 ").edges(0, PositionEncoding.UTF16) == (2, 3)
    assert type(Text("  가 ").edges(0, PositionEncoding.UTF16)[1]) is int
