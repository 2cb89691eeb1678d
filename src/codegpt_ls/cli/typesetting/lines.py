"""Words in lines: each is written as it comes, and taken to the next line when it grows over the edge."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from codegpt_ls.cli.table import width
from codegpt_ls.cli.typesetting.styles import Piece, Style, painted

_PARTS: Final = re.compile("[ \t]+|[^ \t]+")
_TAB: Final = " " * 4
_CLOSING: Final = "\u3001\u3002\u300d\u300f\u3011\uff01\uff09\uff0c\uff0e\uff1a\uff1b\uff1f"


class Lines:
    """Where text is written, and in which column it stands."""

    def __init__(self, write: Callable[[str], None], columns: Callable[[], int]) -> None:
        """`columns` is asked at the beginning of each line: the window may have changed."""
        self._write = write
        self._columns = columns
        self._limit = 0
        self._hang: Piece = ("", "")
        self._margin = 0
        self._column = 0
        self._word: list[Piece] = []
        self._word_at = 0
        self._space_before = 0
        self._style: Style = ""
        self._gap = ""
        self._open = False

    def begin(self, prefix: Sequence[Piece], hang: Piece) -> None:
        """Begin a line with a prefix; those that follow it begin with the hang."""
        self._hang = hang
        self._begin(prefix)

    def add(self, text: str, style: Style) -> None:
        """Write some text, whose last word may go on with the next."""
        for part in _PARTS.findall(text):
            if part[0] in " \t":
                self._gap += part.replace("\t", _TAB)
                self._word = []
            elif part.isascii():
                self._extend(part, style)
            else:
                self._extend_by_letters(part, style)

    def end(self) -> None:
        """End the line."""
        if self._open:
            self._write("\n")
        self._open = False

    def whole(self, text: str) -> None:
        """Write a line as it is, however long; the terminal breaks it, and joins it again when it is copied."""
        self._write(f"{text}\n")

    @property
    def columns(self) -> int:
        """How many a line may fill: the last one stays free, where terminals differ in what comes next."""
        return max(1, self._columns() - 1)

    def _begin(self, prefix: Sequence[Piece]) -> None:
        self._limit = self.columns
        self._write("".join(painted(*piece) for piece in prefix))
        self._column = self._margin = sum(width(text) for text, _ in prefix)
        self._word = []
        self._gap = ""
        self._open = True

    def _extend_by_letters(self, part: str, style: Style) -> None:
        """Chinese and Japanese put no blank between words: a line may end behind any letter, but not before a closing
        mark."""
        begin = 0
        for at, letter in enumerate(part):
            if _stands_alone(letter):
                if at > begin:
                    self._extend(part[begin:at], style)
                self._word = []
                begin = at
            elif begin < at and _stands_alone(part[at - 1]) and letter not in _CLOSING:
                self._extend(part[begin:at], style)
                begin = at
        self._extend(part[begin:], style)

    def _extend(self, part: str, style: Style) -> None:
        columns = width(part)
        if not self._word:
            self._start_word(columns, style)
        elif self._column + columns > self._limit and self._word_at > self._margin:
            self._carry()
        self._word.append((part, style))
        self._style = style
        self._write(painted(part, style))
        self._column += columns

    def _start_word(self, columns: int, style: Style) -> None:
        inside = self._column > self._margin
        space = len(self._gap) if inside else 0
        self._space_before = space
        if inside and self._column + space + columns > self._limit:
            self._next_line()
        elif space:
            # A blank between two words of a link is underlined like them.
            self._write(painted(self._gap, style if style == self._style else ""))
            self._column += space
        self._gap = ""
        self._word_at = self._column

    def _carry(self) -> None:
        """Take the word back and write it into the next line."""
        word, back = self._word, self._column - self._word_at
        self._write("\b" * (back + self._space_before) + "\x1b[K")
        self._next_line()
        self._word_at = self._column
        for text, style in word:
            self._write(painted(text, style))
        self._word = word
        self._column += back

    def _next_line(self) -> None:
        self._write("\n")
        self._begin([self._hang] if self._hang[0] else [])


def _stands_alone(letter: str) -> bool:
    """Whether it is a Chinese or Japanese letter; Korean ones make words."""
    return "\u3040" <= letter <= "\u30ff" or "\u3400" <= letter <= "\u9fff" or "\uf900" <= letter <= "\ufaff"
