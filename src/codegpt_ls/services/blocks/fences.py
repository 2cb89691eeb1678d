"""The fenced blocks of an answer, as CommonMark has them, and as models write them.

A fence ends at one of its own kind that is at least as long and has nothing behind it. Markdown in a fence of three
backticks is the exception that models make: there an opener with an info string opens one level, which the next bare
fence ends. A fence may be indented as far as a list does it; its own indentation is taken off its lines.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

_FENCE: Final = re.compile(r"([ \t]{0,12})(`{3,}|~{3,})[ \t]*([^\n]*?)[ \t]*")
_MARKDOWN: Final = frozenset(("markdown", "md", "mdx"))


@dataclass(frozen=True, slots=True)
class Fenced:
    """A block of code."""

    lines: tuple[str, ...]
    closed: bool = True
    first: int = 0
    """Of the answer's lines, the one that these begin with."""


@dataclass(frozen=True, slots=True)
class _Opened:
    indent: str
    marks: str
    nests: bool


def lines_of(text: str) -> list[str]:
    """The lines of an answer, however they end."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def fenced_in(answer: str) -> list[Fenced]:
    """Every block, in the order of the answer."""
    return [part for part in _parts(answer) if isinstance(part, Fenced)]


def words_around(answer: str) -> str:
    """The answer without its blocks."""
    return "\n".join(part for part in _parts(answer) if isinstance(part, str)).strip()


def _parts(answer: str) -> Iterator[str | Fenced]:
    """Blocks, and the lines between them."""
    opened: _Opened | None = None
    inside: list[str] = []
    depth = first = 0
    for number, line in enumerate(lines_of(answer)):
        fence = _FENCE.fullmatch(line)
        if opened is None:
            opened, inside, depth, first = _opening(fence), [], 0, number + 1
            if opened is None:
                yield line
        elif fence and _ends(fence, opened):
            if depth == 0:
                yield Fenced(tuple(inside), first=first)
                opened = None
                continue
            depth -= 1
            inside.append(_unindented(line, opened.indent))
        else:
            depth += bool(fence and opened.nests and fence[3] and fence[2][0] == opened.marks[0])
            inside.append(_unindented(line, opened.indent))
    if opened is not None:
        yield Fenced(tuple(inside), closed=False, first=first)


def outermost_in(answer: str) -> Fenced | None:
    """What stands between the first fence and the last one: a document with fences in it, in one that is too short."""
    lines = lines_of(answer)
    fences = [number for number, line in enumerate(lines) if _FENCE.fullmatch(line)]
    opened = _opening(_FENCE.fullmatch(lines[fences[0]])) if len(fences) > 1 else None
    if opened is None:
        return None
    return Fenced(tuple(_unindented(line, opened.indent) for line in lines[fences[0] + 1 : fences[-1]]))


def longest_fence(lines: Sequence[str]) -> int:
    """How many backticks the longest fence in this text has; 0 without one."""
    return max((len(found[2]) for line in lines if (found := _FENCE.match(line))), default=0)


def _opening(fence: re.Match[str] | None) -> _Opened | None:
    if fence is None or (fence[2][0] == "`" and "`" in fence[3]):
        return None
    return _Opened(fence[1], fence[2], fence[3].lower() in _MARKDOWN)


def _ends(fence: re.Match[str], opened: _Opened) -> bool:
    return fence[2].startswith(opened.marks) and not fence[3]


def _unindented(line: str, indent: str) -> str:
    if line.startswith(indent):
        return line[len(indent) :]
    return line.lstrip(" \t") if not line[: len(indent)].strip() else line
