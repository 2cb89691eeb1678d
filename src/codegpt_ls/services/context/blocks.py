"""Context as Markdown for a model: a line that says what it is, and the text in a fence it cannot break out of."""

from collections.abc import Iterable
from typing import Final

from codegpt_ls.domain.attachments.attached import Picture
from codegpt_ls.domain.context.items import (
    AttachmentItem,
    ContextItem,
    DiagnosticsItem,
    FileItem,
    GitDiffItem,
    OpenEditorsItem,
    RangeItem,
    SelectionItem,
    SymbolItem,
    TextItem,
)
from codegpt_ls.domain.context.resolved import ContextPart
from codegpt_ls.services.tasks.prompts import fenced

_HEADINGS: Final[dict[type[ContextItem], str]] = {
    SelectionItem: "Selected code",
    RangeItem: "Code",
    FileItem: "File",
    OpenEditorsItem: "Open file",
    DiagnosticsItem: "Diagnostics, by line, of",
    SymbolItem: "Definition",
    GitDiffItem: "Changes",
    TextItem: "Text",
    AttachmentItem: "Attached file",
}


def render(parts: Iterable[ContextPart]) -> str:
    """The parts as they are sent, one after the other; empty when there are none."""
    return "\n\n".join(_block(part) for part in parts)


def _block(part: ContextPart) -> str:
    # The name of a file is anybody's text, too.
    title = part.title.replace("`", "'")
    if part.attached is not None:
        return f"Attached {'picture' if isinstance(part.attached, Picture) else 'file'}: `{title}`"
    return f"{_HEADINGS[type(part.item)]} `{title}`:\n{fenced(part.text, part.language_id)}"
