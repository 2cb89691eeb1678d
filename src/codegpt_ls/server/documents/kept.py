"""The documents and folders of one editor, kept in step with it.

pygls keeps documents too, but ends lines where Python does (at a form feed or U+2028, where no editor does) and loses
the last character of a range that reaches beyond the last line: after such an edit its text is no longer the person's.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from lsprotocol import types

from codegpt_ls.domain.text import OpenDocument, Position, PositionEncoding, Range, Text, Workspace, document_key
from codegpt_ls.server.documents.order import Edits

_ASKS_FOR_TRUST: Final = (
    "visual studio code",
    "code - oss",
    "vscodium",
    "cursor",
    "windsurf",
    "positron",
    "theia",
    "kiro",
)
"""How the names begin of the editors that ask a person whether to trust a folder."""

_AT_A_PLACE: Final = frozenset({types.TEXT_DOCUMENT_INLINE_COMPLETION, types.TEXT_DOCUMENT_COMPLETION})
"""Requests about a place in a text: one that has changed since has another place there."""
_AS_ASKED: Final[ContextVar[Workspace | None]] = ContextVar("as_asked", default=None)
"""Set for each such message before its handler begins, and inherited by the task that it runs in."""

_log = logging.getLogger(__name__)


class EditorDocuments:
    """What the editor has told us of; implements `domain.ports.code.Documents`."""

    def __init__(self) -> None:
        self._encoding = PositionEncoding.UTF16
        self._trusted = True
        self._folders: dict[str, str] = {}
        self._documents: dict[str, OpenDocument] = {}
        self._edits: dict[str, Edits] = {}

    def workspace(self) -> Workspace:
        """This moment's documents and folders."""
        documents: Mapping[str, OpenDocument] = MappingProxyType(dict(self._documents))
        return Workspace(
            folders=tuple(self._folders.values()),
            documents=documents,
            trusted=self._trusted,
            encoding=self._encoding,
        )

    def asked(self, method: str) -> None:
        """A message of this method has come, whose handler begins once all that came with it was taken: what is about
        a place keeps the documents as they are now."""
        if method in _AT_A_PLACE:
            _AS_ASKED.set(self.workspace())

    def as_asked(self) -> Workspace:
        """The documents as they were when the message came that is handled now."""
        return _AS_ASKED.get() or self.workspace()

    def begin(self, params: types.InitializeParams, encoding: str | None) -> None:
        """Learn the folders, whether they are trusted, and what positions count.

        `rootUri`, or the older `rootPath`, counts where an editor knows no folders.
        """
        self._encoding = PositionEncoding(encoding) if encoding else PositionEncoding.UTF16
        self._trusted = _trusted(params)
        folders = [folder.uri for folder in params.workspace_folders or ()]
        self._add(folders or _root(params))

    def trust(self, trusted: bool) -> None:  # noqa: FBT001 - what the editor says
        """The person has trusted the folders, or trusts them no more."""
        self._trusted = trusted

    def change_folders(self, event: types.WorkspaceFoldersChangeEvent) -> None:
        """Folders were opened and closed."""
        for folder in event.removed:
            self._folders.pop(document_key(folder.uri), None)
        self._add(folder.uri for folder in event.added)

    def open(self, item: types.TextDocumentItem) -> None:
        """A document was opened."""
        text = Text(item.text)
        document = OpenDocument(uri=item.uri, language_id=str(item.language_id), version=item.version, text=text)
        self._documents[document_key(item.uri)] = document
        self._edits[document_key(item.uri)] = Edits(text, item.version, self._followed)

    def change(self, params: types.DidChangeTextDocumentParams) -> bool:
        """A document was edited: the changes follow on one another. False when nobody knows what they changed.

        What is not open is read from the disk, whatever comes of it late.
        """
        key = document_key(params.text_document.uri)
        document = self._documents.get(key)
        if document is None:
            _log.warning("a document was edited that is not open")
            return True
        edits = self._edits.setdefault(key, Edits(None, document.version, self._followed))
        known = document.text if document.known else None
        text = edits.text_after(known, params.text_document.version, params.content_changes)
        if text is None:
            return False
        self._documents[key] = replace(document, version=edits.version, text=text, known=True)
        return True

    def lose(self, uri: str | None) -> Sequence[str]:
        """An edit of this document, of any where it is None, could not be followed: what is known of its text is old.

        Known again with the next whole text. The URIs of those that were known before, or never heard of.
        """
        lost = []
        for document in self._all() if uri is None else [self._documents.get(document_key(uri)) or _unknown(uri)]:
            key = document_key(document.uri)
            if document.known or key not in self._documents:
                lost.append(document.uri)
            self._documents[key] = replace(document, text=Text(""), known=False)
            self._edits.pop(key, None)
        return lost

    def close(self, uri: str) -> None:
        """A document was closed; the file counts from now on."""
        self._documents.pop(document_key(uri), None)
        self._edits.pop(document_key(uri), None)

    def _add(self, folders: Iterable[str]) -> None:
        for uri in folders:
            self._folders[document_key(uri)] = uri

    def _all(self) -> Sequence[OpenDocument]:
        return tuple(self._documents.values())

    def _followed(self, text: Text | None, changes: Sequence[types.TextDocumentContentChangeEvent]) -> Text | None:
        for change in changes:
            if not isinstance(change, types.TextDocumentContentChangePartial):
                text = Text(change.text)
            elif text is not None:
                text = text.changed(_range(change.range), change.text, self._encoding)
        return text


def _root(params: types.InitializeParams) -> Sequence[str]:
    if params.root_uri:
        return [params.root_uri]
    root = Path(params.root_path or "")
    return [root.as_uri()] if root.is_absolute() else []


def _unknown(uri: str) -> OpenDocument:
    return OpenDocument(uri=uri, language_id="", version=0, text=Text(""), known=False)


def _trusted(params: types.InitializeParams) -> bool:
    """What the editor says of its folders. One that asks people and did not say it has not asked yet."""
    options, client = params.initialization_options, params.client_info
    if isinstance(options, dict) and "trusted" in options:
        return options["trusted"] is True
    return client is None or not client.name.casefold().startswith(_ASKS_FOR_TRUST)


def _range(span: types.Range) -> Range:
    return Range(_position(span.start), _position(span.end))


def _position(position: types.Position) -> Position:
    return Position(position.line, position.character)
