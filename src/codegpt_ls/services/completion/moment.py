"""What is known when a completion is asked for, and what comes of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from codegpt_ls.domain.text import Position, PositionEncoding, Range, Text, Workspace

BREAKS: Final = ("\r\n", "\r")
OPENERS: Final = "([{"
CLOSERS: Final = ")]}"
QUOTES: Final = "\"'`"


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A document as it was at that moment; all places are in code points."""

    uri: str
    language: str
    """LSP's id; empty where the editor did not say."""
    text: Text
    known: bool
    """Whether the text is what the person sees."""
    at: Position
    """The cursor."""
    wanted: bool
    """Whether the person pressed a key for it."""
    workspace: Workspace
    menu: bool = False
    """Whether a menu is open with a word chosen in it."""

    @cached_property
    def left(self) -> str:
        """The line up to the cursor."""
        return self.text.between(Range(Position(self.at.line, 0), self.at))

    @cached_property
    def right(self) -> str:
        """The rest of the line, without its break."""
        return self.text.between(Range(self.at, Position(self.at.line + 1, 0))).rstrip("\r\n")

    def above(self, line: int) -> str:
        """From this line up to the cursor, lines ended by LF."""
        return plain(self.text.between(Range(Position(max(line, 0), 0), self.at)))

    def below(self, lines: int) -> str:
        """From the cursor over so many lines below its own, lines ended by LF."""
        return plain(self.text.between(Range(self.at, Position(self.at.line + 1 + lines, 0))))

    def line(self, number: int) -> str:
        """A line without its break; empty where there is none."""
        if not 0 <= number < self.text.line_count:
            return ""
        return self.text.line(number)

    def taken(self, text: str) -> "Moment":
        """The same once this text stands in front of the cursor, which nobody has asked about yet."""
        *above, last = text.split("\n")
        at = Position(self.at.line + len(above), len(last) + (0 if above else self.at.character))
        changed = self.text.changed(Range(self.at, self.at), text, PositionEncoding.UTF32)
        return replace(self, text=changed, at=at, wanted=False, menu=False)

    def in_editors_units(self, at: Position, encoding: PositionEncoding) -> Position:
        """A place as the editor counts it."""
        left = self.text.between(Range(Position(at.line, 0), at))
        return Position(at.line, Text(left).width(0, encoding))


@dataclass(frozen=True, slots=True)
class Completed:
    """What is offered at the cursor."""

    id: str
    """Of what was shown, for whoever tells that it was taken."""
    text: str
    """Lines ended by LF; it goes in where the cursor is, and replaces nothing."""


def brackets(line: str) -> Iterator[tuple[int, str]]:
    """Where the brackets of a line are, and which; what a string holds that ends in the line is none."""
    at = 0
    while at < len(line):
        if line[at] in OPENERS or line[at] in CLOSERS:
            yield at, line[at]
        elif line[at] in QUOTES:
            at = _end_of_string(line, at)
        at += 1


def _end_of_string(line: str, start: int) -> int:
    """Where the quote is that closes this one; the same place where none does: it may be an apostrophe."""
    at = start + 1
    while at < len(line):
        if line[at] == line[start]:
            return at
        at += 2 if line[at] == "\\" else 1
    return start


def opened(text: str) -> int:
    """How many brackets it opens that it does not close."""
    return sum((each in OPENERS) - (each in CLOSERS) for line in text.split("\n") for _, each in brackets(line))


def plain(text: str) -> str:
    """The text with LF alone: a model writes stray carriage returns where it reads some."""
    for each in BREAKS:
        text = text.replace(each, "\n")
    return text
