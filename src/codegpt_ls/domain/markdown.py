"""Markdown as models write it, which may break off anywhere."""

import re
from typing import Final

_FENCE: Final = re.compile(r"( {0,3})(`{3,}|~{3,})(.*)")


def with_fence_closed(text: str) -> str:
    """The text with its last code block ended where it was left open, so that what follows is no code.

    As CommonMark has it: a fence ends at one of its own kind that is as long and has nothing behind it.
    """
    opened: tuple[str, str] | None = None
    for line in text.split("\n"):
        if (fence := _FENCE.fullmatch(line)) is None:
            continue
        indent, marks, rest = fence.groups()
        if opened is None:
            opened = None if marks[0] == "`" and "`" in rest else (indent, marks)
        elif marks.startswith(opened[1]) and not rest.strip():
            opened = None
    if opened is None:
        return text
    # In a list the end has to stand where the beginning does.
    return f"{text}{'' if text.endswith(chr(10)) else chr(10)}{''.join(opened)}"
