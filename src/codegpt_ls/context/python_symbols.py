"""Definitions in Python, found by its tokens: also in a file that is being written and does not parse."""

import io
import tokenize
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Final

from codegpt_ls.domain.context.resolved import LeftOutReason, Refused
from codegpt_ls.domain.limits import DEFINITIONS, SYMBOL_NAME
from codegpt_ls.domain.text import Definition, SourceText

_LANGUAGE: Final = "python"
_MARK: Final = "\ufeff"
_NO_CODE: Final = (tokenize.NL, tokenize.COMMENT, tokenize.ENDMARKER)


class PythonSymbols:
    """`Symbols` for Python; of other languages only the editor knows where a symbol ends."""

    def find(self, source: SourceText, name: str | None, line: int | None) -> Definition:
        """The definition of this name, else the innermost one around this line."""
        if source.language_id != _LANGUAGE:
            raise Refused(LeftOutReason.UNSUPPORTED)
        found = tuple(islice(_definitions(str(source.text)), DEFINITIONS))
        if name is not None:
            return _only([each for each in found if f".{each.name}".endswith(f".{name}")], name)
        around = [each for each in found if line is not None and each.first_line <= line <= each.last_line]
        if not around:
            raise Refused(LeftOutReason.NOT_FOUND)
        return max(around, key=lambda each: each.first_line)


def _only(found: Sequence[Definition], name: str) -> Definition:
    """The one that is meant; a whole name goes before the end of another."""
    chosen = [each for each in found if each.name == name] or found
    if len(chosen) == 1:
        return chosen[0]
    raise Refused(LeftOutReason.AMBIGUOUS if chosen else LeftOutReason.NOT_FOUND)


@dataclass(frozen=True, slots=True)
class _Statement:
    """A logical line."""

    depth: int
    first_line: int
    last_line: int
    words: Sequence[str]
    """The first three."""

    @property
    def name(self) -> str | None:
        """What is defined here."""
        words = self.words[1:] if self.words[0] == "async" else self.words
        return words[1] if words[0] in ("def", "class") and len(words) > 1 else None


@dataclass(frozen=True, slots=True)
class _Open:
    """A definition whose end has not come."""

    name: str
    depth: int
    first_line: int


def _definitions(text: str) -> Iterator[Definition]:
    """In the order they end."""
    around: list[_Open] = []
    decorated: int | None = None
    last_line = 0
    for statement in _statements(text):
        while around and around[-1].depth >= statement.depth:
            ended = around.pop()
            yield Definition(ended.name, ended.first_line, last_line)
        first_line = statement.first_line if decorated is None else decorated
        decorated = first_line if statement.words[0] == "@" else None
        if name := statement.name:
            full = (f"{around[-1].name}.{name}" if around else name)[:SYMBOL_NAME]
            around.append(_Open(full, statement.depth, first_line))
        last_line = statement.last_line
    for ended in reversed(around):
        yield Definition(ended.name, ended.first_line, last_line)


def _statements(text: str) -> Iterator[_Statement]:
    depth = first_line = last_line = 0
    words: list[str] = []
    for token in _tokens(text):
        if token.type in (tokenize.INDENT, tokenize.DEDENT):
            depth += 1 if token.type == tokenize.INDENT else -1
        elif token.type == tokenize.NEWLINE:
            if words:
                yield _Statement(depth, first_line, last_line, words)
            words = []
        elif token.type not in _NO_CODE:
            first_line = first_line if words else token.start[0] - 1
            last_line = token.end[0] - 1
            words = words if len(words) == 3 else [*words, token.string[: SYMBOL_NAME + 1]]
    if words:
        yield _Statement(depth, first_line, last_line, words)


def _tokens(text: str) -> Iterator[tokenize.TokenInfo]:
    """As many as there are before the text stops making sense."""
    with suppress(tokenize.TokenError, SyntaxError):
        yield from tokenize.generate_tokens(io.StringIO(text.removeprefix(_MARK), newline=None).readline)
