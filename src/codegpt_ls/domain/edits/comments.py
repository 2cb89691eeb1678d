"""Comments in which a person says what is to be changed: `# CodeGPT: use a set`, whatever their language's sign."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from codegpt_ls.domain.limits import PATTERN_TEXT

_NAME: Final = re.compile(r"\bCodeGPT[ \t]{0,3}:", re.IGNORECASE)
_ENDS: Final = {
    "/*": "*/",
    "/**": "*/",
    "<!--": "-->",
    "{-": "-}",
    "(*": "*)",
    "--[[": "]]",
    "#|": "|#",
    "<#": "#>",
    "{#": "#}",
    "%{": "%}",
    '"""': '"""',
    "'''": "'''",
}
"""What ends a comment that can go over several lines, by how its sign ends; the longest counts."""
_LINE_SIGN: Final = re.compile(r"[#/*;%!'\"\\⍝<{(\[.|-]{1,6}|rem|dnl|@c", re.IGNORECASE)
_NO_SIGNS: Final = frozenset(("-", ".", "/", "<", "{", "(", "[", "|", "{{", "((", "[[", "<<", "("))
"""What a line may begin with that is no comment."""
_IN_MARKUP: Final = "{/*"
_CLOSES_MARKUP: Final = "}"
_QUOTES: Final = "\"'"
_BEHIND_CODE: Final = ("{/*", "<!--", "--[[", "///", "/*", "//", "--", "(*", "{-", "{#", "#|", "<#", "#", ";", "%", "!")
_CLOSE_TO_CODE: Final = ("/*", "//", "{/*", "///", "<!--", "(*", "{#")
"""Signs that code may stand right in front of."""
_MOST_LINES: Final = 50
"""Of one comment."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment that says what is to be changed."""

    first: int
    """Its first line, counted from 0."""
    last: int
    """The line behind it."""
    words: str
    left: tuple[str, ...]
    """What stands in the place of its lines when it is gone: the code beside it, or nothing."""


def comments_in(lines: Sequence[str]) -> list[Comment]:
    """Every such comment in these lines, which have no breaks."""
    found: list[Comment] = []
    behind = 0
    for number, line in enumerate(lines):
        if number >= behind and (comment := _comment(lines, number, line)):
            found.append(comment)
            behind = comment.last
    return found


def without_comments(lines: Sequence[str], said: Collection[str]) -> list[str]:
    """The lines without those of their comments that say this."""
    return list(_left(lines, [each for each in comments_in(lines) if each.words in said]))


def _left(lines: Sequence[str], comments: Sequence[Comment]) -> Iterator[str]:
    done = 0
    for each in comments:
        yield from lines[done : each.first]
        yield from each.left
        done = each.last
    yield from lines[done:]


def _comment(lines: Sequence[str], number: int, line: str) -> Comment | None:
    named = _NAME.search(line[:PATTERN_TEXT])
    if named is None:
        return None
    before, rest = line[: named.start()].rstrip(" \t"), line[named.end() :]
    sign = _sign(before, rest)
    if sign is None:
        return None
    if sign == _IN_MARKUP and f"*/{_CLOSES_MARKUP}" not in rest:
        sign = sign[1:]
    code = before[: len(before) - len(sign)]
    end = _end(sign)
    if end is not None:
        return _of_block(lines, number, code, end)
    if sign.endswith("*") and "*/" in rest:
        # The last line of a comment that others begin.
        return _made(number, number + 1, rest.partition("*/")[0], f"{code}*/")
    return _made(number, number + 1, rest, code)


def _end(sign: str) -> str | None:
    if sign == _IN_MARKUP:
        return f"*/{_CLOSES_MARKUP}"
    return next((_ENDS[each] for each in sorted(_ENDS, key=len, reverse=True) if sign.endswith(each)), None)


def _of_block(lines: Sequence[str], number: int, code: str, end: str) -> Comment | None:
    """A comment up to its end, which may stand some lines below; None where that is not among these lines."""
    words: list[str] = []
    for last, line in enumerate(lines[number : number + _MOST_LINES], number + 1):
        rest = line if words else _NAME.split(line, maxsplit=1)[1]
        said, ended, behind = rest.partition(end)
        words.append(said.strip(" \t*"))
        if ended:
            return _made(number, last, " ".join(words), f"{code}{behind.lstrip()}" if behind.strip() else code)
    return None


def _made(first: int, last: int, words: str, kept: str) -> Comment | None:
    said, kept = " ".join(words.split()), kept.rstrip(" \t")
    return Comment(first, last, said, (kept,) if kept.strip() else ()) if said else None


def _sign(before: str, behind: str) -> str | None:
    """The sign that the comment begins with; None where this is none."""
    alone = before.strip(" \t")
    if _LINE_SIGN.fullmatch(alone):
        return None if alone in _NO_SIGNS or _is_string(alone, behind) else alone
    for sign in _BEHIND_CODE:
        if alone.endswith(sign):
            code = before[: len(before) - len(sign)]
            apart = code[-1:].isspace() or (sign in _CLOSE_TO_CODE and code[-1:] in ";{}),>")
            return sign if apart and not _within_string(code) else None
    return None


def _is_string(sign: str, behind: str) -> bool:
    """Whether the line is a text in quotes, and no comment of a language whose sign is a quote."""
    return sign[-1] in _QUOTES and sign not in _ENDS and sign[-1] in behind


def _within_string(code: str) -> bool:
    return any(code.count(each) % 2 for each in '"`') or (code.count("'") % 2 == 1 and '"' not in code)
