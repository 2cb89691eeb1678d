"""Context as Markdown for a model: a line that says what it is, and the text in a fence it cannot break out of."""

import re
from collections.abc import Iterable
from typing import Final

from codegpt_ls.domain.context import (
    ContextItem,
    ContextPart,
    DiagnosticsItem,
    FileItem,
    GitDiffItem,
    OpenEditorsItem,
    RangeItem,
    SelectionItem,
    SymbolItem,
)

_HEADINGS: Final[dict[type[ContextItem], str]] = {
    SelectionItem: "Selected code",
    RangeItem: "Code",
    FileItem: "File",
    OpenEditorsItem: "Open file",
    DiagnosticsItem: "Diagnostics, by line, of",
    SymbolItem: "Definition",
    GitDiffItem: "Changes",
}
_LANGUAGE_ID: Final = re.compile(r"[\w.+#-]{1,40}")


def render(parts: Iterable[ContextPart]) -> str:
    """The parts as they are sent, one after the other; empty when there are none."""
    return "\n\n".join(_block(part) for part in parts)


def _block(part: ContextPart) -> str:
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", part.text)), default=0))
    language = part.language_id if _LANGUAGE_ID.fullmatch(part.language_id) else ""
    # The name of a file is anybody's text, too.
    title = part.title.replace("`", "'")
    text = part.text if part.text.endswith("\n") else f"{part.text}\n"
    return f"{_HEADINGS[type(part.item)]} `{title}`:\n{fence}{language}\n{text}{fence}"
