"""Colours in code, one line at a time: what a line begins in depends on those before it and on none behind."""

import re
from collections.abc import Iterator
from typing import Final

from codegpt_ls.cli.typesetting.languages import Language, language_of
from codegpt_ls.cli.typesetting.styles import Palette, Piece, painted

_NUMBER: Final = r"\b\d[\w.]*"
_WORD: Final = r"[A-Za-z_][\w]*"
_DIFF: Final = ("diff", "patch")


class Highlighter:
    """One block of code."""

    def __init__(self, name: str, palette: Palette) -> None:
        """`name`: what stands behind its fence."""
        self._palette = palette
        self._diff = name.lower() in _DIFF
        self._language = language_of(name)
        self._parts = _parts(self._language) if self._language else None
        self._key = re.compile(self._language.key) if self._language and self._language.key else None
        self._until = ""
        """What ends the comment or string this line begins in."""
        self._inside = ""
        """Its style."""

    def line(self, text: str) -> str:
        """The line, painted."""
        if not self._palette.coloured:
            return text
        if self._diff:
            return painted(text, self._of_a_change(text))
        if self._language is None or self._parts is None:
            return painted(text, self._palette.code)
        return "".join(painted(*piece) for piece in self._pieces(text, self._language, self._parts))

    def _of_a_change(self, text: str) -> str:
        signs = {"+": self._palette.string, "-": self._palette.removed, "@": self._palette.number}
        return signs.get(text[:1], "")

    def _pieces(self, text: str, language: Language, parts: re.Pattern[str]) -> Iterator[Piece]:
        at = 0
        if self._until:
            at = self._end_of_block(text, 0)
            yield text[:at], self._inside
        elif self._key and (key := self._key.match(text)):
            at = key.end()
            yield text[:at], self._palette.keyword
        while at < len(text):
            found = parts.search(text, at)
            if found is None:
                yield text[at:], ""
                return
            if found.start() > at:
                yield text[at : found.start()], ""
            end, style = self._part(found, text, language)
            yield text[found.start() : end], style
            at = end

    def _part(self, found: re.Match[str], text: str, language: Language) -> tuple[int, str]:
        """Where this part ends, and its style."""
        part, palette = found.group(), self._palette
        match found.lastgroup:
            case "block":
                until = dict(language.block)[part]
                return self._begin_block(text, found.end(), until, palette.comment), palette.comment
            case "long":
                return self._begin_block(text, found.end(), part, palette.string), palette.string
            case "comment":
                return len(text), palette.comment
            case "string":
                return found.end(), palette.string
            case "number":
                return found.end(), palette.number
            case _:
                word = part.lower() if language.any_case else part
                return found.end(), palette.keyword if word in language.words else ""

    def _begin_block(self, text: str, at: int, until: str, style: str) -> int:
        self._until, self._inside = until, style
        return self._end_of_block(text, at)

    def _end_of_block(self, text: str, at: int) -> int:
        """Where what began ends: in this line, or not yet."""
        end = text.find(self._until, at)
        if end < 0:
            return len(text)
        end += len(self._until)
        self._until = ""
        return end


def _parts(language: Language) -> re.Pattern[str]:
    """What is told apart, in the order in which it counts."""
    groups = {
        "block": "|".join(re.escape(begin) for begin, _ in language.block),
        "long": "|".join(map(re.escape, language.long_strings)),
        "comment": language.line_comment,
        "string": "|".join(rf"{quote}(?:[^{quote}\\]|\\.)*{quote}" for quote in language.quotes),
        "number": _NUMBER,
        "word": _WORD,
    }
    return re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in groups.items() if pattern))
