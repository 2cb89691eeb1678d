"""Marks in an answer's code that are none of the code: line numbers, signs of a difference, marks of a conflict, and
characters written for a page or for JSON. None of it may reach a document."""

import html
import json
import re
from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches
from itertools import pairwise
from typing import Final

from codegpt_ls.services.blocks.folding import fold

_CONFLICT: Final = re.compile(r"(?:<{7}|>{7})(?: [^\n]{0,200})?")
_NUMBERED: Final = re.compile(r"[ \t]{0,12}(\d{1,6})[ \t]{0,4}[:|\u2502\u2503\t]")
_HUNK: Final = re.compile(r"@@ -\d{1,9}(?:,\d{1,9})? \+\d{1,9}(?:,\d{1,9})? @@[^\n]{0,500}")
_ENTITY: Final = re.compile(r"&(?:lt|gt|amp|quot|#39|#x27);")
_QUOTED: Final = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`\n]*`")
_PAGES: Final = frozenset(
    (
        *("html", "xml", "xsl", "svg", "markdown", "mdx", "php", "vue", "svelte", "astro", "razor", "handlebars"),
        *(
            "erb",
            "javascript",
            "javascriptreact",
            "typescriptreact",
            "jinja",
            "jinja-html",
            "django-html",
            "plaintext",
            "",
        ),
    )
)
"""Languages that write them, by LSP's id."""
_SIGNS: Final = ("+", "-", " ")
_SOME: Final = 5
_ALIKE: Final = 0.6
_LONGEST_JSON: Final = 1_000_000
_JSON_BEGINS: Final = ("{", '"', "[")


def mark_in(lines: Sequence[str], document: Sequence[str]) -> str | None:
    """The line that shows that these are not plain code for this document; None where they are.

    What the document has itself is no mark, and what is left once a mark is taken away has to be a line of the
    document: a list that somebody wants numbered has numbers.
    """
    known = {_said(line) for line in document} - {""}
    some = [line for line in lines if line.strip() and _said(line) not in known]
    for found in (_conflicts(some), _hunks(some), _escaped(some, known)):
        if (line := next(found, None)) is not None:
            return line.strip()
    all_of_it = [line for line in lines if line.strip()]
    signed = _signed(all_of_it, document)
    if all_of_it and some and (signed or _numbered(all_of_it, known) or _json(all_of_it, document, known)):
        return all_of_it[0].strip()[:200]
    return None


def entity_in(lines: Sequence[str], document: Sequence[str], language: str) -> str | None:
    """The line of code that has a character of it as a page writes it, outside of quotes, where no line of the document
    has; None without one."""
    if language in _PAGES or any(_ENTITY.search(line) for line in document):
        return None
    return next((line.strip() for line in lines if "&" in line and _ENTITY.search(_QUOTED.sub("", line))), None)


def _conflicts(lines: Sequence[str]) -> Iterator[str]:
    return (line for line in lines if _CONFLICT.fullmatch(line.strip()))


def _hunks(lines: Sequence[str]) -> Iterator[str]:
    return (line for line in lines if _HUNK.fullmatch(line.strip()))


def _escaped(lines: Sequence[str], known: Collection[str]) -> Iterator[str]:
    """Lines of the document, written for a page."""
    return (line for line in lines if "&" in line and _said(html.unescape(line)) in known)


def _signed(lines: Sequence[str], document: Sequence[str]) -> bool:
    """Whether each line has the sign of a difference, and what was there before is what the document has."""
    own = {line.rstrip() for line in document}
    before = [line[1:].rstrip() for line in lines if not line.startswith("+")]
    return (
        all(line.startswith(_SIGNS) for line in lines)
        and any(not line.startswith(" ") for line in lines)
        and bool(before)
        and own.issuperset(before)
    )


def _numbered(lines: Sequence[str], known: Collection[str]) -> bool:
    """Whether the lines are counted, and some of them are the document's."""
    found = [_NUMBERED.match(line) for line in lines]
    numbers = [int(each[1]) for each in found if each]
    if len(numbers) < len(lines) or any(other <= one for one, other in pairwise(numbers)):
        return False
    counted = [_said(line[each.end() :]) for line, each in zip(lines, found, strict=True) if each]
    # Of few lines perhaps each is one that changes.
    return any(line in known or get_close_matches(line, known, n=1, cutoff=_ALIKE) for line in counted[:_SOME])


def _json(lines: Sequence[str], document: Sequence[str], known: Collection[str]) -> bool:
    """Whether they are one value of JSON with lines of the document in it, which is none itself."""
    text = "\n".join(lines).strip()
    begins = next((line.lstrip() for line in document if line.strip()), "")
    if not text.startswith(_JSON_BEGINS) or begins.startswith(_JSON_BEGINS) or len(text) > _LONGEST_JSON:
        return False
    try:
        values = _strings(json.loads(text))
    except (ValueError, RecursionError):
        return False
    return any(_said(line) in known for value in values for line in value.split("\n"))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (each for each in value.values() if isinstance(each, str))
    elif isinstance(value, list):
        yield from (each for each in value if isinstance(each, str))


def _said(line: str) -> str:
    return fold(line).strip()
