"""Sentences about what goes along with a question."""

from codegpt_ls.domain.attachments.attached import Document
from codegpt_ls.domain.context.resolved import ContextPart
from codegpt_ls.domain.ports.words import Translator
from codegpt_ls.domain.text import FoundSecret


def part_note(words: Translator, part: ContextPart) -> str | None:
    """What was changed about a part, and what of it a person should look at before sending; None for nothing."""
    notes = []
    if part.secrets:
        found = words.text("format.list_separator").join(_found(words, part, each) for each in part.secrets)
        notes.append(words.text("note.secrets", found=found))
    if part.hidden:
        notes.append(words.text("note.hidden_characters", count=part.hidden))
    if isinstance(part.attached, Document):
        notes.append(words.text("note.document_as_it_is"))
    if part.pictures:
        notes.append(words.text("note.pictures", count=part.pictures))
    return " ".join(notes) or None


def _found(words: Translator, part: ContextPart, secret: FoundSecret) -> str:
    return words.text(f"note.secret.{secret.kind.value}", line=part.first_line + secret.line)
