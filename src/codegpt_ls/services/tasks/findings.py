"""The problems in a model's answer, however it was worded: taken leniently, never trusted."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from codegpt_ls.domain.tasks import Finding, Severity

_Item = Mapping[str, Any]

MOST: Final = 200
"""Findings of one answer."""
LONGEST_MESSAGE: Final = 2_000

_THINKS: Final = "<think>"
_THOUGHT: Final = "</think>"
_JSON_BEGINS: Final = re.compile(r"[\[{]")
_MOST_BEGINNINGS: Final = 200
"""Places of one answer where JSON is looked for."""
_NUMBER: Final = re.compile(r"\d{1,9}")
_FIRST_LINE: Final = ("line", "lines", "startline", "linestart", "start", "linenumber", "range", "firstline")
_LAST_LINE: Final = ("endline", "lineend", "end", "lastline")
_MESSAGE: Final = ("message", "description", "problem", "text", "detail", "title")
_LIST: Final = ("findings", "problems", "issues", "results")
_SEVERITIES: Final[Mapping[str, Severity]] = {
    "error": Severity.ERROR,
    "critical": Severity.ERROR,
    "high": Severity.ERROR,
    "warning": Severity.WARNING,
    "medium": Severity.WARNING,
    "information": Severity.INFORMATION,
    "info": Severity.INFORMATION,
    "low": Severity.INFORMATION,
    "note": Severity.INFORMATION,
    "hint": Severity.HINT,
}


def parse_findings(answer: str, first_line: int, last_line: int) -> Sequence[Finding] | None:
    """The findings in the answer, in the order of their lines; None when it holds no list of findings.

    Line numbers are brought between `first_line` and `last_line`, a severity nobody knows counts as a warning, and
    what has no message is no finding.
    """
    items = _items(answer)
    if items is None:
        return None
    found = (_finding(item, first_line, last_line) for item in items[:MOST])
    return sorted(filter(None, found), key=lambda finding: (finding.first_line, finding.last_line))


def _items(answer: str) -> Sequence[_Item] | None:
    """What stands behind thinking that an adapter could not tell from the answer: a mark of its two is missing."""
    thought, end, behind = answer.partition(_THOUGHT)
    if end and (items := _items_said(behind)) is not None:
        return items
    return None if thought.lstrip().startswith(_THINKS) else _items_said(answer)


def _items_said(answer: str) -> Sequence[_Item] | None:
    """The list that the answer is, else the longest one within its text, else the single findings there."""
    if (whole := _listed(_json(answer))) is not None:
        return whole
    values = list(_json_within(answer))
    # A bare `[]` in a text is more likely a piece of code than the word that nothing was found.
    lists = [items for value in values if (items := _listed(value)) or (items == [] and isinstance(value, dict))]
    if lists:
        return max(lists, key=len)
    return [value for value in values if isinstance(value, dict) and _looks_like_finding(value)] or None


def _listed(value: object) -> Sequence[_Item] | None:
    if isinstance(value, dict):
        named = {_letters(name): member for name, member in value.items()}
        value = next((named[name] for name in _LIST if isinstance(named.get(name), list)), None)
    if not isinstance(value, list):
        return None
    items = [item for item in value if isinstance(item, dict) and _looks_like_finding(item)]
    return items if items or not value else None


def _json_within(answer: str) -> Iterator[Any]:
    """Every JSON object and array in a text, those inside another left out; also the whole items of a cut-off list."""
    decoder, end = json.JSONDecoder(), 0
    for place in islice(_JSON_BEGINS.finditer(answer), _MOST_BEGINNINGS):
        if place.start() < end:
            continue
        try:
            value, end = decoder.raw_decode(answer, place.start())
        except (ValueError, RecursionError):
            continue
        yield value


def _looks_like_finding(item: _Item) -> bool:
    names = {_letters(name) for name in item}
    return not names.isdisjoint(_FIRST_LINE) and not names.isdisjoint(_MESSAGE)


def _finding(item: _Item, first_line: int, last_line: int) -> Finding | None:
    named = {_letters(name): value for name, value in item.items()}
    message = next((value.strip() for name in _MESSAGE if isinstance(value := named.get(name), str)), "")
    if not message:
        return None
    numbers = [*_numbers(_first(named, _FIRST_LINE)), *_numbers(_first(named, _LAST_LINE))] or [first_line]
    lines = [min(max(number, first_line), last_line) for number in numbers]
    severity = _SEVERITIES.get(str(named.get("severity", "")).strip().lower(), Severity.WARNING)
    return Finding(min(lines), max(lines), severity, message[:LONGEST_MESSAGE])


def _first(named: _Item, names: Sequence[str]) -> object:
    return next((named[name] for name in names if name in named), None)


def _numbers(value: object) -> Iterator[int]:
    """Line numbers in a number, a string such as `12-14`, or a list or object of those."""
    match value:
        case bool():
            return
        case int():
            yield value
        case float() if value.is_integer():
            yield int(value)
        case str():
            yield from (int(number) for number in _NUMBER.findall(value)[:2])
        case list():
            for item in value[:2]:
                yield from _numbers(item) if isinstance(item, int | float | str) else ()
        case dict():
            for item in [*value.values()][:2]:
                yield from _numbers(item) if isinstance(item, int | float | str) else ()


def _letters(name: str) -> str:
    return "".join(character for character in name.lower() if character.isalpha())


def _json(text: str) -> Any:  # noqa: ANN401 - whatever the model wrote
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
