"""What no edit may do unseen: leave code out, keep a part for the whole, add what nobody sees."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from string import punctuation
from typing import Final

from codegpt_ls.domain.edits.refusal import EditFault, EditRefused
from codegpt_ls.domain.limits import PATTERN_TEXT
from codegpt_ls.services.blocks.folding import fold, opcodes

_SIGN: Final = re.compile(r"(?:#|//|/\*|<!--|--|;|%|\*|\{/\*|\(\*|'|\bREM\b)")
_MARKS: Final = f"{punctuation}… "
_LONGEST_PLACEHOLDER: Final = 200
"""Characters: a line that says more says something."""
_DOTS: Final = re.compile(r"\.{3}|…")
_STANDS_FOR: Final = re.compile(
    r"\b(?:rest|remaining|remainder|existing|unchanged|same as|as before|previous|other|omitted|truncated|"
    r"(?:more|your|original|old) (?:code|methods?|functions?|lines?|implementation|tests?|cases?|fields?)|keep|etc)\b"
    r"|나머지|기존|생략|이전과|그대로|동일|변경 ?없",
    re.IGNORECASE,
)
_REST: Final = re.compile(
    r"(?:the )?(?:rest|remainder) of (?:the |your |this )?(?:original |existing )?"
    r"(?:code|function|method|class|file|implementation|component|module|logic|body|tests?)\b"
    r"|(?:existing|previous|original|unchanged|remaining) (?:code|methods|functions|implementation)\b",
    re.IGNORECASE,
)
_AND_THAT: Final = re.compile(
    r"\s?(?:(?:stays?|remains?|is|goes|are) )?(?:unchanged|the same|same|as before|as is|here)?", re.IGNORECASE
)
_DELETES: Final = re.compile(
    r"\b(?:delet|remov|drop|strip|clean|clear|cut|shorten|simplif|empt|prun|trim|discard|extract|mov|replac|inlin)"
    r"|삭제|제거|지우|지워|없애|없앤|빼|줄여|줄이|비우|비워|추출|옮|이동|바꾸|바꿔|대체|정리|간단|단순",
    re.IGNORECASE,
)
_DEFINES: Final = re.compile(
    r"\b(?:def|class|func|fn|function|interface|struct|enum|trait|impl|module|type) (\w{1,99})"
)
_WORD: Final = re.compile(r"\w+")
_EDGE: Final = 3
"""Lines at an end of the piece that go without anything in their place."""
_MUCH: Final = 0.4
_NAMES_SHOWN: Final = 3
Seen = Callable[[str], str]
"""A text without the characters nobody sees."""


def asks_to_delete(instruction: str) -> bool:
    """Whether a person wants something gone."""
    return bool(_DELETES.search(instruction[:PATTERN_TEXT]))


def refuse_placeholders(old: Sequence[str], new: Sequence[str], language: str) -> None:
    """Raise EditRefused for a line that stands for code that was left out, unless the document had it before."""
    known = {fold(line).strip() for line in old}
    for line in new:
        said = fold(line).strip()
        if said and said not in known and _is_placeholder(said, language):
            raise EditRefused(EditFault.PLACEHOLDER, detail=said)


def refuse_excerpts(old: Sequence[str], new: Sequence[str], instruction: str) -> None:
    """Raise EditRefused where the new lines are a part of the old ones, unless lines were to go.

    Much is gone, and either whole lines at an end are, with nothing in their place, or something that was defined.
    """
    before, after = [fold(line).strip() for line in old], [fold(line).strip() for line in new]
    if len(before) - len(after) <= _MUCH * len(before) or asks_to_delete(instruction):
        return
    changes = opcodes(before, after)
    ends = [last - first for tag, first, last, _, _ in (changes[0], changes[-1]) if tag == "delete"]
    if any(each >= _EDGE for each in ends) or _defined(before) - _named(after):
        raise EditRefused(EditFault.EXCERPT)


def defined(line: str) -> str | None:
    """The name of what begins on this line."""
    found = _DEFINES.search(line[:PATTERN_TEXT])
    return found[1] if found else None


def _defined(lines: Sequence[str]) -> set[str]:
    return {name for line in lines if (name := defined(line))}


def _named(lines: Sequence[str]) -> set[str]:
    return {word for line in lines for word in _WORD.findall(line)}


def refuse_hidden(old: str, new: str, seen: Seen) -> None:
    """Raise EditRefused for characters nobody sees that the new text has more of than the old."""
    added = _hidden(new, seen) - _hidden(old, seen)
    if added:
        names = [f"U+{ord(each):04X} {unicodedata.name(each, '')}".strip() for each in sorted(added)]
        raise EditRefused(EditFault.HIDDEN, detail=", ".join(names[:_NAMES_SHOWN]))


def _hidden(text: str, seen: Seen) -> Counter[str]:
    return Counter() if text.isascii() and text.isprintable() else Counter(text) - Counter(seen(text))


def _is_placeholder(line: str, language: str) -> bool:
    if len(line) > _LONGEST_PLACEHOLDER:
        return False
    if line in ("...", "…"):
        # Python's own word for a body that says nothing.
        return language not in ("python", "markdown", "plaintext", "restructuredtext", "latex", "yaml")
    if not _SIGN.match(line):
        return False
    words = _SIGN.sub("", line, count=1).strip(_MARKS)
    if not words:
        return bool(_DOTS.search(line))
    found = _REST.match(words)
    surely = found is not None and _AND_THAT.fullmatch(words, found.end()) is not None
    return surely or bool(_DOTS.search(line) and _STANDS_FOR.search(words))
