"""Columns that line up and lines that end between words, also where letters are two columns wide."""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final

_GAP: Final = "  "
_WITHOUT_WIDTH: Final = ("Mn", "Me", "Cf")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The head and the rows, each column as wide as its widest cell."""
    widths = [max(map(width, column)) for column in zip_longest(head, *rows, fillvalue="")]
    for row in (head, *rows):
        yield _GAP.join(padded(cell, columns) for cell, columns in zip(row, widths, strict=True)).rstrip()


def wrapped(text: str, columns: int) -> Iterator[str]:
    """The text in lines of at most so many columns; a longer word, an address, stays whole."""
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and width(longer) > columns:
            yield line
            line = word
        else:
            line = longer
    yield line


def padded(text: str, columns: int) -> str:
    """The text and enough spaces to fill these columns."""
    return text + " " * (columns - width(text))


def width(text: str) -> int:
    """Columns of a terminal: Korean letters take two, marks upon a letter and parts within a Korean syllable none."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def _columns(letter: str) -> int:
    if unicodedata.category(letter) in _WITHOUT_WIDTH or "\u1160" <= letter <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def shortened(text: str, columns: int) -> str:
    """The text, or as much of its beginning as so many columns hold."""
    while width(text) > columns and len(text) > 1:
        text = text[:-2] + "…"
    return text
