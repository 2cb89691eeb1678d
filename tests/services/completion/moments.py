"""Moments in a text, with a bar where the cursor is."""

from collections.abc import Mapping
from typing import Final

from codegpt_ls.domain.text import OpenDocument, Position, Text, Workspace
from codegpt_ls.services.completion.moment import Moment

NOTHING_ELSE: Final[Mapping[str, str]] = {}


def moment(
    marked: str,
    *,
    wanted: bool = True,
    uri: str = "file:///projects/shop/app.py",
    others: Mapping[str, str] = NOTHING_ELSE,
) -> Moment:
    """The cursor is at `|`; `others`: further documents by their URI."""
    before, _, after = marked.partition("|")
    lines = before.split("\n")
    text = Text(before + after)
    documents = {
        each: OpenDocument(uri=each, language_id="python", version=1, text=Text(content))
        for each, content in others.items()
    }
    return Moment(
        uri=uri,
        language="python",
        text=text,
        known=True,
        at=Position(len(lines) - 1, len(lines[-1])),
        wanted=wanted,
        workspace=Workspace(documents=documents),
    )
