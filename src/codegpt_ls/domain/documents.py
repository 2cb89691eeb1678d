"""What an editor has open."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from codegpt_ls.domain.text import PositionEncoding, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDocument:
    """A document as the person sees it, saved or not."""

    uri: str
    language_id: str
    """Empty where the editor did not say."""
    version: int
    text: Text
    known: bool = True
    """False when an edit could not be followed: what the person sees is not `text`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """One moment of an editor; nothing in it changes."""

    folders: tuple[str, ...] = ()
    """URIs of the folders that are open."""
    documents: Mapping[str, OpenDocument] = field(default_factory=dict)
    """By `document_key`, in the order they were opened."""
    trusted: bool = True
    """Whether the person trusts these folders, as far as the editor asks them; no program is run in others."""
    encoding: PositionEncoding = PositionEncoding.UTF16
    """What positions count that come from this editor."""

    def document(self, uri: str) -> OpenDocument | None:
        """The open document with this URI."""
        return self.documents.get(document_key(uri))


def document_key(uri: str) -> str:
    """The same for two spellings of one URI, which differ in what is percent-encoded."""
    return unquote(uri)
