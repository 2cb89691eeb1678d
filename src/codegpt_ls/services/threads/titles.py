"""What a conversation is called."""

import unicodedata
from typing import Final

_LONGEST: Final = 60
"""Characters of a title nobody gave."""
_MARKS: Final = "#>*-`_ \t"
"""What Markdown puts before a line's words."""


def title_of(question: str) -> str:
    """A title from the question's first line that says something; empty where none does."""
    lines = (clean_title(line.strip().lstrip(_MARKS)) for line in question.splitlines())
    return _shortened(next((line for line in lines if line), ""))


def clean_title(text: str) -> str:
    """On one line, without anything that cannot be seen."""
    visible = (" " if each.isspace() else each for each in text if _is_visible(each))
    return " ".join("".join(visible).split())


def _is_visible(character: str) -> bool:
    # Formats, controls and unassigned characters: tags, zero-width and direction marks among them. A joiner inside an
    # emoji goes too, which shows its parts side by side.
    return character.isspace() or not unicodedata.category(character).startswith("C")


def _shortened(title: str) -> str:
    if len(title) <= _LONGEST:
        return title
    cut = title[: _LONGEST - 1]
    words = cut.rpartition(" ")[0]
    return f"{words if len(words) > _LONGEST // 2 else cut}…"
