"""A table of an answer, in the columns there are."""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final

from codegpt_ls.cli.table import width
from codegpt_ls.cli.typesetting.spans import pieces_of
from codegpt_ls.cli.typesetting.styles import BOLD, FAINT, Palette, Piece, painted

_DELIMITER: Final = re.compile(r":?-+:?")
_CELL: Final = re.compile(r"(?:[^|\\`]|\\.|`[^`]*`|[\\`])*")
_WORDS: Final = re.compile(r"\s+|\S+")
_GAP: Final = "  "
_NARROWEST: Final = 8
"""Columns; below that a row is written as a list of its cells."""

Line = list[Piece]


def is_delimiter(line: str) -> bool:
    """Whether this line, the second one, makes a table of the first (GitHub Flavored Markdown, 4.10)."""
    return all(_DELIMITER.fullmatch(cell) for cell in _cells(line))


def set_table(rows: Sequence[str], columns: int, palette: Palette) -> Iterator[str]:
    """The lines of a table; its second row is the delimiter."""
    head = [pieces_of(cell, BOLD, palette) for cell in _cells(rows[0])]
    body = [[pieces_of(cell, "", palette) for cell in _cells(row)][: len(head)] for row in rows[2:]]
    aligned = [cell.endswith(":") and not cell.startswith(":") for cell in _cells(rows[1])]
    to_right = [*aligned, *(False for _ in head)][: len(head)]
    room = columns - len(_GAP) * (len(head) - 1)
    if room < _NARROWEST * len(head):
        yield from _as_lists(head, body, columns)
        return
    widths = _widths([head, *body], room)
    yield from _set_row(head, widths, to_right)
    yield painted("─" * min(columns, sum(widths) + len(_GAP) * (len(widths) - 1)), FAINT)
    for row in body:
        yield from _set_row(row, widths, to_right)


def _cells(row: str) -> list[str]:
    inside = row.strip().removeprefix("|")
    cells, at = [], 0
    while at <= len(inside):
        found = _CELL.match(inside, at)
        assert found is not None  # noqa: S101 - it matches nothing at all, too
        cells.append(found.group().strip().replace("\\|", "|"))
        at = found.end() + 1
    return cells[:-1] if len(cells) > 1 and not cells[-1] else cells


def _widths(rows: Sequence[Sequence[Line]], room: int) -> list[int]:
    """As wide as its widest cell; the widest columns give where that is too much."""
    widths = [min(room, max(map(_width, column))) for column in zip_longest(*rows, fillvalue=[])]
    while sum(widths) > room:
        widths[widths.index(max(widths))] -= 1
    return widths


def _set_row(row: Sequence[Line], widths: Sequence[int], to_right: Sequence[bool]) -> Iterator[str]:
    whole = [*row, *([] for _ in widths[len(row) :])]
    cells = [list(_wrapped(cell, columns)) for cell, columns in zip(whole, widths, strict=True)]
    for pieces in zip_longest(*cells, fillvalue=[]):
        line, blank = "", 0
        for cell, columns, right in zip(pieces, widths, to_right, strict=True):
            left_over = columns - _width(cell)
            if cell:
                line += " " * (blank + (left_over if right else 0)) + "".join(painted(*piece) for piece in cell)
                blank = 0 if right else left_over
            else:
                blank += columns
            blank += len(_GAP)
        yield line


def _as_lists(head: Sequence[Line], body: Sequence[Sequence[Line]], columns: int) -> Iterator[str]:
    for number, row in enumerate(body):
        if number:
            yield ""
        for title, cell in zip(head, row, strict=False):
            for line in _wrapped([*title, (": ", ""), *cell], columns):
                yield "".join(painted(*piece) for piece in line)


def _wrapped(cell: Line, columns: int) -> Iterator[Line]:
    """The cell in lines of at most so many columns; a longer word is cut."""
    line: Line = []
    left = columns
    for text, style in cell:
        for word in _WORDS.findall(text):
            rest = word
            if width(rest) > left and line:
                yield _without_end(line)
                line, left = [], columns
                rest = rest.lstrip()
            while width(rest) > left:
                cut = _fitting(rest, left)
                yield [*line, (rest[:cut], style)]
                line, left, rest = [], columns, rest[cut:]
            if rest and (line or not rest.isspace()):
                line.append((rest, style))
                left -= width(rest)
    yield _without_end(line)


def _without_end(line: Line) -> Line:
    while line and line[-1][0].isspace():
        line = line[:-1]
    return line


def _fitting(text: str, columns: int) -> int:
    count = 1
    while count < len(text) and width(text[: count + 1]) <= columns:
        count += 1
    return count


def _width(pieces: Line) -> int:
    return sum(width(text) for text, _ in pieces)
