"""The rules that codegpt-ls put code in by before it had a matcher, in VS Code: the longest block of the answer, moved
as a whole to the margin of the lines that were asked about."""

import re
from typing import Final

from benchmarks.edits.cases import Case, Form

_FENCED: Final = re.compile(r"^ *(`{3,}|~{3,})[^\n]*\n(.*?)^ *\1 *$", re.MULTILINE | re.DOTALL)


def applied(case: Case) -> str | None:
    """The document afterwards; None where the answer has no block, or is about no lines."""
    blocks = [found[2].removesuffix("\n").split("\n") for found in _FENCED.finditer(case.answer.replace("\r\n", "\n"))]
    if not blocks or case.lines is None or case.form is Form.BLOCKS:
        return None
    end = "\r\n" if "\r\n" in case.document else "\n"
    lines = case.document.split(end)
    first, last = case.lines
    new = max(blocks, key=len)
    edge = _margin(lines[first:last])
    own = _margin(new)
    cut = len(new) > 1 and not new[0].startswith((" ", "\t")) and edge and _margin(new[1:]).startswith(edge)
    moved = [edge + new[0], *new[1:]] if cut else [edge + line[len(own) :] if line.strip() else "" for line in new]
    return end.join((*lines[:first], *moved, *lines[last:]))


def _margin(lines: list[str]) -> str:
    some = [line[: len(line) - len(line.lstrip())] for line in lines if line.strip()]
    return min(some, key=len, default="")
