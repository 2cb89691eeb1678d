"""Text as editors address it: lines, positions counted in the units of an encoding, and the documents that are open."""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from urllib.parse import unquote


class PositionEncoding(StrEnum):
    """What `Position.character` counts: bytes, UTF-16 units or code points. The names are LSP's."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place between two characters; both numbers count from 0."""

    line: int
    character: int


@dataclass(frozen=True, slots=True)
class Range:
    """From `start` up to, not including, `end`."""

    start: Position
    end: Position

    @property
    def last_line(self) -> int:
        """The last line with anything of it; one that it ends in front of is none."""
        return self.end.line - (self.end.character == 0 and self.end.line > self.start.line)

    def holds(self, other: "Range") -> bool:
        """Whether all of the other range lies in this one."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: "Range") -> bool:
        """Whether the two share at least a place."""
        return self.start <= other.end and other.start <= self.end


_CODECS: Final = {PositionEncoding.UTF8: ("utf-8", 1), PositionEncoding.UTF16: ("utf-16-le", 2)}
_HALVES = re.compile("[\ud800-\udfff]")


class Text:
    """A text by its lines; a change makes a new one, so that whoever holds the old one may go on reading it.

    Lines end where LSP says: at LF, CRLF or CR, nowhere else. Half a surrogate pair, which no encoding can carry,
    becomes U+FFFD, which is as wide in each of the three.
    """

    __slots__ = ("_lines",)

    def __init__(self, text: str) -> None:
        self._lines = _split(_HALVES.sub("\ufffd", text))

    def __str__(self) -> str:
        return "".join(self._lines)

    @property
    def line_count(self) -> int:
        """At least 1; a line break at the end begins another, empty line."""
        return len(self._lines)

    @property
    def whole(self) -> Range:
        """From the first character to the last, in code points."""
        return Range(Position(0, 0), Position(len(self._lines) - 1, len(self._lines[-1])))

    @property
    def lines(self) -> Sequence[str]:
        """Every line with its break; an empty one behind the last break is none."""
        return self._lines[:-1] if not self._lines[-1] else self._lines

    def line(self, number: int) -> str:
        """One line without its break; lines are counted from 0."""
        return self._lines[number].rstrip("\r\n")

    def width(self, line: int, encoding: PositionEncoding) -> int:
        """How wide a line is without its break, in units of the encoding; lines are counted from 0."""
        return _units(self.line(line), encoding)

    def edges(self, line: int, encoding: PositionEncoding) -> tuple[int, int]:
        """Where the visible part of a line begins and ends, in units of the encoding; lines are counted from 0."""
        visible = self._lines[line].rstrip() if line < len(self._lines) else ""
        blank = len(visible) - len(visible.lstrip())
        return _units(visible[:blank], encoding), _units(visible, encoding)

    def between(self, span: Range) -> str:
        """The text of a range in code points; what lies beyond a line or the text counts as its end."""
        span = self.in_code_points(span, PositionEncoding.UTF32)
        first, last = span.start.line, span.end.line
        if first == last:
            return self._lines[first][span.start.character : span.end.character]
        head = self._lines[first][span.start.character :]
        return "".join((head, *self._lines[first + 1 : last], self._lines[last][: span.end.character]))

    def in_code_points(self, span: Range, encoding: PositionEncoding) -> Range:
        """The range as code points. One that lies beyond a line or the text is cut off there.

        One that ends before it starts, as anchor and cursor do in a selection made backwards, is turned round.
        """
        start, end = sorted((self._position(span.start, encoding), self._position(span.end, encoding)))
        return Range(start, end)

    def changed(self, span: Range, text: str, encoding: PositionEncoding) -> "Text":
        """This text with another one in place of the range."""
        exact = self.in_code_points(span, encoding)
        first, last = exact.start.line, exact.end.line
        head, tail = self._lines[first][: exact.start.character], self._lines[last][exact.end.character :]
        if first and not head:
            # A line feed put behind a carriage return becomes part of that line's break.
            first -= 1
            head = self._lines[first]
        middle = _split(head + _HALVES.sub("\ufffd", text) + tail)
        if last + 1 < len(self._lines):
            middle.pop()  # ends with the line break of `tail`: what follows is there already
        changed = Text.__new__(Text)
        changed._lines = [*self._lines[:first], *middle, *self._lines[last + 1 :]]
        return changed

    def _position(self, position: Position, encoding: PositionEncoding) -> Position:
        if position.line >= len(self._lines):
            return self.whole.end
        return Position(position.line, _index(self.line(position.line), position.character, encoding))


def _split(text: str) -> list[str]:
    """Lines with their breaks; the last one has none and may be empty."""
    lines = list(io.StringIO(text, newline=""))
    if not lines or lines[-1].endswith(("\r", "\n")):
        lines.append("")
    return lines


def _units(text: str, encoding: PositionEncoding) -> int:
    """How wide a text is."""
    if encoding is PositionEncoding.UTF32:
        return len(text)
    codec, width = _CODECS[encoding]
    return len(text.encode(codec)) // width


def _index(line: str, character: int, encoding: PositionEncoding) -> int:
    """How many code points lie before the place; one inside a character counts as the place before it."""
    if encoding is PositionEncoding.UTF32 or line.isascii():
        return min(character, len(line))
    codec, width = _CODECS[encoding]
    return len(line.encode(codec)[: character * width].decode(codec, "ignore"))


BYTES_PER_TOKEN: Final = 3
"""Cautious: Korean measures near 3 bytes of UTF-8 per token, source code and English about 4.2."""


def estimated_tokens(text: str) -> int:
    """Tokens this text takes at most, as a rule; the provider's own count is the truth afterwards.

    Guessed from the size: no tokenizer fits every model, and most fetch their tables.
    """
    return -(-len(text.encode(errors="replace")) // BYTES_PER_TOKEN)


@dataclass(frozen=True, slots=True)
class CleanText:
    """A text without characters that nobody sees."""

    text: str
    hidden: int
    """How many were taken out."""


class SecretKind(StrEnum):
    """What a secret looks like."""

    PRIVATE_KEY = "private_key"
    API_KEY = "api_key"
    CLOUD_KEY = "cloud_key"
    TOKEN = "token"  # noqa: S105 - names a kind
    PASSWORD = "password"  # noqa: S105


@dataclass(frozen=True, slots=True)
class FoundSecret:
    """Something that looks like a secret; never its value."""

    kind: SecretKind
    line: int
    """Counted from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDocument:
    """A document as the person sees it, saved or not."""

    uri: str
    language_id: str
    """Empty where the editor did not say."""
    version: int
    text: Text
    known: bool = True
    """False when an edit could not be followed: what the person sees is not `text`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """One moment of an editor; nothing in it changes."""

    folders: tuple[str, ...] = ()
    """URIs of the folders that are open."""
    documents: Mapping[str, OpenDocument] = field(default_factory=dict)
    """By `document_key`, in the order they were opened."""
    trusted: bool = True
    """Whether the person trusts these folders, as far as the editor asks them; no program is run in others."""
    encoding: PositionEncoding = PositionEncoding.UTF16
    """What positions count that come from this editor."""

    def document(self, uri: str) -> OpenDocument | None:
        """The open document with this URI."""
        return self.documents.get(document_key(uri))


def document_key(uri: str) -> str:
    """The same for two spellings of one URI, which differ in what is percent-encoded."""
    return unquote(uri)


@dataclass(frozen=True, slots=True)
class SourceText:
    """A document's text and language."""

    text: Text
    language_id: str


@dataclass(frozen=True, slots=True)
class Definition:
    """A function, class or the like: its full name and its lines, both counted from 0 and both part of it."""

    name: str
    first_line: int
    last_line: int
