"""An edit that a person may take or leave: line by line, made for one version of one document."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from codegpt_ls.domain.text import Position, PositionEncoding, Range, Text


class EditRemark(StrEnum):
    """What a person should know before they take an edit."""

    NEIGHBOURS = "neighbours"
    """Lines that the answer repeats from around the code were left out."""
    DELETION = "deletion"
    """Most of the code goes."""
    NO_LONGER_PARSES = "no_longer_parses"
    """The document could be read by a machine before, and could not be after."""
    ALREADY_THERE = "already_there"
    """Part of what was proposed is in the document already."""


@dataclass(frozen=True, slots=True)
class EditNote:
    """A remark and what it is about."""

    remark: EditRemark
    count: int | None = None
    """Lines, or blocks."""
    detail: str | None = None
    """What a parser says."""


@dataclass(frozen=True, slots=True)
class Hunk:
    """Whole lines in the place of others; each with its line break, but for the document's last."""

    first: int
    """Counted from 0."""
    old: tuple[str, ...]
    new: tuple[str, ...]

    @property
    def last(self) -> int:
        """The line behind those it takes away."""
        return self.first + len(self.old)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedEdit:
    """Hunks in the order of their lines; no two of them touch."""

    uri: str
    version: int | None
    """Of the document that it was made for; None for a file that is not open."""
    base: Text
    hunks: tuple[Hunk, ...]
    notes: tuple[EditNote, ...] = ()

    def after(self, chosen: Collection[int] | None = None) -> str:
        """The document with these hunks in it, by their numbers counted from 0; with all of them."""
        lines, done = self.base.lines, 0
        pieces: list[str] = []
        for number, hunk in enumerate(self.hunks):
            if chosen is None or number in chosen:
                pieces += [*lines[done : hunk.first], *hunk.new]
                done = hunk.last
        return "".join((*pieces, *lines[done:]))

    def changes(
        self, encoding: PositionEncoding, chosen: Collection[int] | None = None
    ) -> Iterator[tuple[int, Range, str]]:
        """The number of each of these hunks, the range it takes the place of, and its text."""
        for number, hunk in enumerate(self.hunks):
            if chosen is None or number in chosen:
                yield number, span_of(self.base, hunk, encoding), "".join(hunk.new)


def span_of(text: Text, hunk: Hunk, encoding: PositionEncoding) -> Range:
    """What a hunk takes the place of."""
    return Range(Position(hunk.first, 0), _line_start(text, hunk.last, encoding))


def _line_start(text: Text, line: int, encoding: PositionEncoding) -> Position:
    """The beginning of a line; behind the last line its end, which is all there is of the text there."""
    if line < text.line_count:
        return Position(line, 0)
    return Position(text.line_count - 1, text.width(text.line_count - 1, encoding))
